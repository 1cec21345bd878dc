import { localStorageColorSchemeManager } from "@mantine/core";

/** Keeps the chosen colour scheme where public/theme.js reads it. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: "maillon-color-scheme" });
