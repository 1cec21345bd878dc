import { useTranslation } from "react-i18next";

const ROLES = [
  "org_owner",
  "org_editor",
  "org_reader",
  "cluster_manager",
  "cluster_adviser",
  "cluster_reader",
  "region_officer",
  "network_adviser",
  "platform_admin",
] as const;

/** A role's name in the reader's language. */
export function useRoleName(): (role: string) => string {
  const { t } = useTranslation();
  return (role) => {
    const known = ROLES.find((r) => r === role);
    return known ? t(`role.${known}`) : role;
  };
}
