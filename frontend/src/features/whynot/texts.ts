import { addTexts } from "@/i18n";
import de from "@/locales/de/whynot.json";
import en from "@/locales/en/whynot.json";
import fr from "@/locales/fr/whynot.json";

addTexts("whynot", { en, fr, de });
