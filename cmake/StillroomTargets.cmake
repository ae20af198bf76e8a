# Compiler settings every target of ours shares, and the helper that declares one test per file.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_AUTOUIC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(stillroom_options INTERFACE)
target_compile_definitions(stillroom_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_compile_options(stillroom_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wconversion>
    # In one file with others a local name may be that of another file.
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<NOT:$<BOOL:${STILLROOM_UNITY}>>>:-Wshadow>
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${STILLROOM_WERROR}>>:-Werror>)
target_include_directories(stillroom_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
if(STILLROOM_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()

# stillroom_sources(VARIABLE folder...): every .cpp and .h below the folders of src.
function(stillroom_sources variable)
    set(found)
    foreach(folder IN LISTS ARGN)
        file(GLOB_RECURSE files CONFIGURE_DEPENDS
            ${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp ${CMAKE_SOURCE_DIR}/src/${folder}/*.h)
        list(APPEND found ${files})
    endforeach()
    set(${variable} ${found} PARENT_SCOPE)
endfunction()

# stillroom_unite(target alone): where STILLROOM_UNITY is on, the sources of a folder of src are compiled as one file, or
# as a few of a folder with many. It takes a quarter of the processor time, but all of it for every change. Names in
# unnamed namespaces must differ within a folder. Files that match `alone` stay so: some need libraries which a program
# that uses the others shall not be linked with.
function(stillroom_unite target alone)
    if(NOT STILLROOM_UNITY)
        return()
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    get_target_property(sources ${target} SOURCES)
    foreach(source IN LISTS sources)
        file(RELATIVE_PATH relative ${CMAKE_SOURCE_DIR}/src ${source})
        if(NOT relative MATCHES "^([a-z].*)/[^/]*\\.cpp$")
            continue()
        endif()
        set(folder ${CMAKE_MATCH_1})
        if(relative MATCHES "${alone}")
            continue()
        endif()
        string(REPLACE "/" "_" folder ${folder})
        math(EXPR part "${count_${folder}}+0")
        math(EXPR count_${folder} "${part}+1")
        math(EXPR part "${part}/12")
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder}_${part})
    endforeach()
endfunction()
