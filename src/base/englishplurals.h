#pragma once

#include <QTranslator>

namespace stillroom {

/// Our sentences are English as they are written, but for counted words: "%n row(s)" becomes "1 row" or
/// "3 rows". Install it first; the translators of other languages go before it.
class EnglishPlurals final : public QTranslator
{
public:
    using QTranslator::QTranslator;
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *context, const char *sourceText, const char *disambiguation,
                                    int n) const override;
};

} // namespace stillroom
