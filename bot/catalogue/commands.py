"""The words of commands in the user's language, where the catalogue has it."""

from __future__ import annotations

from discord import Locale, app_commands

from bot.catalogue import say, texts_in


def worded(key: str) -> app_commands.locale_str:
    """Return the text of a key as discord.py wants it for what may be said in other languages."""
    return app_commands.locale_str(say(key), key=key)


class CatalogueTranslator(app_commands.Translator):
    """Finds a command's words in the catalogue of the user's language."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the text in a language, or None where there is none: then the English one is shown."""
        del context
        return texts_in(locale.value.split("-")[0]).get(str(string.extras.get("key", "")))
