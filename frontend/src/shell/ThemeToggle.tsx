import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "@/components/Icon";
import styles from "./Shell.module.css";

/** Light or dark. */
export function ThemeToggle() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const now = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const next = now === "dark" ? "light" : "dark";
  return (
    <button type="button" className={styles.tool} onClick={() => setColorScheme(next)}>
      <Icon name={now === "dark" ? "sun" : "moon"} />
      <span className="visually-hidden">{t(next === "dark" ? "darkTheme" : "lightTheme")}</span>
    </button>
  );
}
