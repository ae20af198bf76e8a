# Finds the tree-sitter runtime and compiles the pinned Python grammar that npm put into node_modules;
# defines the targets TreeSitter::TreeSitter and tree_sitter_python.
find_path(TreeSitter_INCLUDE_DIR tree_sitter/api.h)
find_library(TreeSitter_LIBRARY NAMES tree-sitter)
set(grammar ${CMAKE_SOURCE_DIR}/node_modules/tree-sitter-python)
if(NOT EXISTS ${grammar}/src/parser.c)
    message(FATAL_ERROR "tree-sitter-python is missing: run 'npm ci --ignore-scripts' (./run and ./test do).")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(TreeSitter REQUIRED_VARS TreeSitter_LIBRARY TreeSitter_INCLUDE_DIR)
if(TreeSitter_FOUND AND NOT TARGET TreeSitter::TreeSitter)
    add_library(TreeSitter::TreeSitter UNKNOWN IMPORTED)
    set_target_properties(TreeSitter::TreeSitter PROPERTIES
        IMPORTED_LOCATION ${TreeSitter_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${TreeSitter_INCLUDE_DIR})
    add_library(tree_sitter_python STATIC ${grammar}/src/parser.c ${grammar}/src/scanner.c)
    target_include_directories(tree_sitter_python PRIVATE ${grammar}/src)
    target_compile_options(tree_sitter_python PRIVATE -w)
    set_target_properties(tree_sitter_python PROPERTIES AUTOMOC OFF AUTOUIC OFF AUTORCC OFF)
endif()
