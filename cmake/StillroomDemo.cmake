# The demo project: a copy of resources/demo whose database the program itself makes, two revisions behind the head, with
# rows that follow from fill.sql. Same input, same rows.
set(demo_source ${CMAKE_SOURCE_DIR}/resources/demo/clubs)
set(demo_folder ${CMAKE_BINARY_DIR}/demo/clubs)
file(GLOB_RECURSE demo_files CONFIGURE_DEPENDS ${demo_source}/*)
list(FILTER demo_files EXCLUDE REGEX "__pycache__|\\.pyc$")
add_custom_command(
    OUTPUT ${demo_folder}/app.db
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${demo_folder}
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${demo_source} -DTARGET=${demo_folder} -P ${CMAKE_SOURCE_DIR}/cmake/CopyDemo.cmake
    COMMAND ${CMAKE_COMMAND} -E env QT_QPA_PLATFORM=offscreen ASAN_OPTIONS=detect_leaks=0
        $<TARGET_FILE:stillroom> -q -c ${demo_folder}/alembic.ini upgrade 2c8be614f3a0
    COMMAND ${CMAKE_COMMAND} -E env QT_QPA_PLATFORM=offscreen ASAN_OPTIONS=detect_leaks=0
        $<TARGET_FILE:stillroom> -q query ${demo_folder}/app.db - < ${demo_source}/fill.sql
    COMMAND ${CMAKE_COMMAND} -E rm -f ${demo_folder}/fill.sql
    DEPENDS stillroom ${demo_files}
    COMMENT "Making the demo database"
    VERBATIM)
add_custom_target(demo ALL DEPENDS ${demo_folder}/app.db)
