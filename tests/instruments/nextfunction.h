#pragma once

#include <dlfcn.h>

/// The function of this name in the libraries loaded after this one: the one that would have been called.
template <class Function>
Function nextFunction(const char *name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}
