import { Menu, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useChooseLanguage } from "@/api/queries/session";
import { Icon } from "@/components/Icon";
import { toastError } from "@/components/toast";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from "@/i18n";
import styles from "./Shell.module.css";

/** Choose the interface language; `plain` for the phone's menu. */
export function LanguageMenu({ plain = false }: { plain?: boolean }) {
  const { t, i18n } = useTranslation();
  const choose = useChooseLanguage();
  const now: Language = isLanguage(i18n.language) ? i18n.language : "en";
  const take = (code: string) => {
    if (isLanguage(code) && code !== now) choose.mutate(code, { onError: toastError });
  };
  if (plain)
    return (
      <SegmentedControl
        fullWidth
        aria-label={t("language")}
        value={now}
        onChange={take}
        data={LANGUAGES.map((code) => ({ value: code, label: LANGUAGE_NAMES[code] }))}
      />
    );
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button type="button" className={styles.tool}>
          <span aria-hidden="true">{now.toUpperCase()}</span>
          <span className="visually-hidden">
            {t("language")}: {LANGUAGE_NAMES[now]}
          </span>
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((code) => (
          <Menu.Item
            key={code}
            lang={code}
            onClick={() => take(code)}
            rightSection={code === now ? <Icon name="check" size={16} /> : null}
          >
            {LANGUAGE_NAMES[code]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
