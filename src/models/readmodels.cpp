#include "models/modelreader.h"

namespace stillroom {

ModelSet readModels(const ReadModelsOptions &options)
{
    return ModelReader(options).read();
}

} // namespace stillroom
