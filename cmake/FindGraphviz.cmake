# Finds Graphviz as a library; defines the target Graphviz::gvc.
find_path(Graphviz_INCLUDE_DIR gvc.h PATH_SUFFIXES graphviz)
find_library(Graphviz_gvc_LIBRARY NAMES gvc)
find_library(Graphviz_cgraph_LIBRARY NAMES cgraph)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Graphviz
    REQUIRED_VARS Graphviz_gvc_LIBRARY Graphviz_cgraph_LIBRARY Graphviz_INCLUDE_DIR)
if(Graphviz_FOUND AND NOT TARGET Graphviz::gvc)
    add_library(Graphviz::gvc UNKNOWN IMPORTED)
    set_target_properties(Graphviz::gvc PROPERTIES
        IMPORTED_LOCATION ${Graphviz_gvc_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${Graphviz_INCLUDE_DIR}
        INTERFACE_LINK_LIBRARIES ${Graphviz_cgraph_LIBRARY})
endif()
