import { Button, type ButtonProps } from "@mantine/core";
import { createLink, type LinkComponent } from "@tanstack/react-router";
import { type AnchorHTMLAttributes, forwardRef } from "react";

type Props = ButtonProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>;

const Anchor = forwardRef<HTMLAnchorElement, Props>((props, ref) => (
  <Button component="a" ref={ref} {...props} />
));
Anchor.displayName = "Anchor";

const Made = createLink(Anchor);

/** A link that looks like a button: for going somewhere, never for doing something. */
export const ButtonLink: LinkComponent<typeof Anchor> = (props) => <Made {...props} />;
