import { addTexts } from "@/i18n";
import de from "@/locales/de/ranking.json";
import en from "@/locales/en/ranking.json";
import fr from "@/locales/fr/ranking.json";

addTexts("ranking", { en, fr, de });
