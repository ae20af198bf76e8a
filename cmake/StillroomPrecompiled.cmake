# Precompiled headers: reading Qt's and the standard library's headers is two thirds of the time of a file. Only headers
# of others are listed, so that no change of ours makes everything new.
set(stillroom_core_headers
    <QByteArray> <QDateTime> <QDir> <QFile> <QFileInfo> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QMap>
    <QRegularExpression> <QSet> <QString> <QStringList> <QVariant>
    <algorithm> <array> <atomic> <functional> <map> <memory> <mutex> <optional> <set> <string> <unordered_map>
    <utility> <variant> <vector>)

# stillroom_precompile(target header...): the list above and further headers.
function(stillroom_precompile target)
    if(STILLROOM_PRECOMPILE)
        target_precompile_headers(${target} PRIVATE ${stillroom_core_headers} ${ARGN})
    endif()
endfunction()

# stillroom_precompile_as(target other): the same headers as another target that is compiled with the same options.
function(stillroom_precompile_as target other)
    if(STILLROOM_PRECOMPILE)
        # An executable would be compiled with -fPIE, and could not share what a library precompiled.
        set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
        target_compile_options(${target} PRIVATE -fPIC)
        target_precompile_headers(${target} REUSE_FROM ${other})
    endif()
endfunction()
