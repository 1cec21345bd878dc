import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Modal,
  Pagination,
} from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#eaf3f3",
  "#d2e5e6",
  "#a6cacd",
  "#7cc5ca",
  "#3f8a8f",
  "#23717a",
  "#155e66",
  "#0f4c55",
  "#0c3d46",
  "#082c33",
];

const ember: MantineColorsTuple = [
  "#fff0e4",
  "#ffdfc7",
  "#ffc093",
  "#ffa565",
  "#f4832f",
  "#e8731f",
  "#b54a06",
  "#9c4007",
  "#7a3308",
  "#5b2708",
];

const dark: MantineColorsTuple = [
  "#e7efee",
  "#c5d3d3",
  "#aebfc1",
  "#7f979c",
  "#44616a",
  "#29434a",
  "#163037",
  "#10242a",
  "#0a181c",
  "#061013",
];

export const theme = createTheme({
  fontFamily: "var(--font)",
  headings: { fontFamily: "var(--font)" },
  primaryColor: "petrol",
  // In the dark too the ground of a button stays dark enough for white words.
  primaryShade: { light: 7, dark: 5 },
  colors: { petrol, ember, dark },
  black: "#10262b",
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "6px", md: "8px", lg: "12px", xl: "20px" },
  cursorType: "pointer",
  components: {
    Button: Button.extend({
      styles: { root: { fontWeight: 620 }, label: { whiteSpace: "normal", textAlign: "start" } },
    }),
    Drawer: Drawer.extend({ styles: { title: { fontSize: "1.25rem", fontWeight: 680 } } }),
    Modal: Modal.extend({ styles: { title: { fontSize: "1.25rem", fontWeight: 680 } } }),
    Pagination: Pagination.extend({ defaultProps: { siblings: 1, boundaries: 1 } }),
  },
});

/** Lets Mantine's parts take the page's own colours. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-body": "var(--paper)",
    "--mantine-color-dimmed": "var(--ink-soft)",
    "--mantine-color-placeholder": "var(--ink-soft)",
    "--mantine-color-anchor": "var(--link)",
    "--mantine-color-error": "var(--bad)",
    "--mantine-color-default": "var(--paper)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-hover": "var(--sunk)",
  },
  light: {},
  dark: {},
});
