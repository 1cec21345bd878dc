import { PasswordInput, TextInput } from "@mantine/core";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { troubleOf } from "@/components/states";
import styles from "./SignIn.module.css";

type Props = { value: string; onValue: (value: string) => void; error?: string };

export function EmailField({ value, onValue, error, ...rest }: Props & { label?: string }) {
  const { t } = useTranslation("session");
  return (
    <TextInput
      label={t("form.email")}
      type="email"
      name="email"
      autoComplete="username"
      required
      withAsterisk={false}
      value={value}
      error={error}
      onChange={(event) => onValue(event.currentTarget.value)}
      {...rest}
    />
  );
}

/** A password; `fresh` for one that is chosen now, with the rules beside it. */
export function PasswordField({
  value,
  onValue,
  error,
  fresh = false,
  label,
}: Props & { fresh?: boolean; label?: string }) {
  const { t } = useTranslation("session");
  return (
    <PasswordInput
      label={label ?? t("form.password")}
      description={fresh ? t("password.rules") : undefined}
      name={fresh ? "new-password" : "password"}
      autoComplete={fresh ? "new-password" : "current-password"}
      required
      withAsterisk={false}
      value={value}
      error={error}
      onChange={(event) => onValue(event.currentTarget.value)}
      visibilityToggleButtonProps={{ "aria-label": t("form.show"), tabIndex: 0 }}
    />
  );
}

/** A code of the second step: six digits of the app, or a recovery code. */
export function CodeField({ value, onValue, error }: Props) {
  const { t } = useTranslation("session");
  return (
    <TextInput
      label={t("code.label")}
      description={t("code.hint")}
      name="code"
      autoComplete="one-time-code"
      inputMode="numeric"
      required
      withAsterisk={false}
      data-autofocus
      value={value}
      error={error}
      onChange={(event) => onValue(event.currentTarget.value)}
    />
  );
}

/** What the server found fault with, where no field stands for it. */
export function FormFault({ error, fields = [] }: { error: unknown; fields?: string[] }) {
  const { t } = useTranslation("errors");
  if (!error) return null;
  if (error instanceof ApiError && error.faults.some((f) => fields.includes(f.attr ?? "")))
    return null;
  const own = error instanceof ApiError ? error.faults[0]?.detail : undefined;
  return (
    <p role="alert" className={styles.failed}>
      {own || t(`${troubleOf(error)}.text`)}
    </p>
  );
}

/** The sentence for a field, if there is one. */
export const faultOf = (error: unknown, field: string): string | undefined =>
  error instanceof ApiError ? error.forField(field) : undefined;

export type FieldProps = ComponentProps<typeof EmailField>;
