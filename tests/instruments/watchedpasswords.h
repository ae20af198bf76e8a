#pragma once

#include <cstdlib>
#include <string>
#include <vector>

/// What is looked for in a test run: the marker that all passwords of our own servers begin with, and the
/// passwords in the URLs of a person's servers. One of fewer than eight characters is left out, because it
/// may be a usual word; tests/support/passwords says so. Nothing without STILLROOM_WATCH_MARKER.
inline std::vector<std::string> watchedPasswords()
{
    const char *marker = std::getenv("STILLROOM_WATCH_MARKER");
    if (!marker || !*marker)
        return {};
    std::vector<std::string> passwords {marker};
    for (const char *variable : {"STILLROOM_TEST_POSTGRES_URL", "STILLROOM_TEST_MARIADB_URL",
                                 "STILLROOM_TEST_MYSQL_URL", "STILLROOM_TEST_MSSQL_URL"})
    {
        const char *value = std::getenv(variable);
        const std::string url = value ? value : "";
        const std::size_t scheme = url.find("://");
        const std::size_t authority = scheme == std::string::npos ? url.size() : scheme + 3;
        const std::size_t at = url.substr(0, url.find_first_of("/?", authority)).rfind('@');
        const std::size_t colon = url.find(':', authority);
        if (at == std::string::npos || colon >= at)
            continue;
        std::string password;
        for (std::size_t i = colon + 1; i < at; ++i) {
            const std::string digits = url[i] == '%' && i + 2 < at ? url.substr(i + 1, 2) : std::string();
            const bool isEscape
                = !digits.empty() && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
            password += isEscape ? char(std::stoi(digits, nullptr, 16)) : url[i];
            i += isEscape ? 2 : 0;
        }
        if (password.size() >= 8)
            passwords.push_back(password);
    }
    return passwords;
}
