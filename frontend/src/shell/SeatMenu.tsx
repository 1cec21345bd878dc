import { Button, Menu } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useChooseSeat, useSession, useSignOut } from "@/api/queries/session";
import type { Seat } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { Icon } from "@/components/Icon";
import { toastError } from "@/components/toast";
import { useRoleName } from "./roles";
import styles from "./Shell.module.css";

/** The place where a seat is, in words. */
export function seatPlace(seat: Seat): string {
  const place = seat.organisation ?? seat.cluster ?? seat.network;
  return place?.name ?? seat.region?.label ?? "Maillon";
}

/** What belongs to the person and the acting place rather than to the daily work. */
function useOwnLinks(): {
  to: "/team" | "/find-a-host" | "/account" | "/welcome";
  label: string;
}[] {
  const { t } = useTranslation();
  const { seat } = useSession();
  const hosts = seat && !seat.role.startsWith("region");
  return [
    ...(seat ? [{ to: "/team" as const, label: t("menuLinks.team") }] : []),
    ...(hosts ? [{ to: "/find-a-host" as const, label: t("menuLinks.hosts") }] : []),
    { to: "/account", label: t("menuLinks.account") },
    { to: "/welcome", label: t("menuLinks.another") },
  ];
}

/** Choose in which role to act, and sign out; `plain` for the phone's menu. */
export function SeatMenu({ plain = false }: { plain?: boolean }) {
  const { t } = useTranslation();
  const session = useSession();
  const roleName = useRoleName();
  const navigate = useNavigate();
  const chooseSeat = useChooseSeat();
  const signOut = useSignOut();
  const links = useOwnLinks();
  const toStart = { onSuccess: () => navigate({ to: "/" }), onError: toastError };
  const now = session.seat;
  const items = session.seats.map((seat) => ({
    seat,
    act: () => seat.id !== now?.id && chooseSeat.mutate(seat.id, toStart),
  }));
  const leave = () => signOut.mutate(undefined, toStart);
  if (plain)
    return (
      <section className="stack" aria-label={t("seats")}>
        <p>
          <strong>{session.person?.name}</strong>
          <br />
          <span className="muted">{session.person?.email}</span>
        </p>
        {items.map(({ seat, act }) => (
          <Button
            key={seat.id}
            variant={seat.id === now?.id ? "light" : "default"}
            aria-pressed={seat.id === now?.id}
            onClick={act}
            h="auto"
            py="xs"
          >
            {seatPlace(seat)} · {roleName(seat.role)}
          </Button>
        ))}
        {links.map((link) => (
          <ButtonLink key={link.to} to={link.to} variant="default">
            {link.label}
          </ButtonLink>
        ))}
        <Button variant="default" onClick={leave}>
          {t("signOut")}
        </Button>
      </section>
    );
  return (
    <Menu position="bottom-end" width={300} withinPortal>
      <Menu.Target>
        <button type="button" className={`${styles.tool} ${styles.seat}`}>
          <Icon name="user" />
          <span className="visually-hidden">{t("seats")}: </span>
          <span>{now ? seatPlace(now) : session.person?.name}</span>
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.person?.name} · {session.person?.email}
        </Menu.Label>
        {items.map(({ seat, act }) => (
          <Menu.Item
            key={seat.id}
            onClick={act}
            rightSection={seat.id === now?.id ? <Icon name="check" size={16} /> : null}
          >
            {seatPlace(seat)}
            <br />
            <span className="muted small">{roleName(seat.role)}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        {links.map((link) => (
          <Menu.Item key={link.to} component={Link} to={link.to}>
            {link.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={leave}>{t("signOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
