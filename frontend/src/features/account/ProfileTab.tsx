import { useTranslation } from "react-i18next";
import { useSession } from "@/api/queries/session";
import { useRoleName } from "@/shell/roles";
import { seatPlace } from "@/shell/SeatMenu";

/** Who one is, and the roles one holds. */
export function ProfileTab() {
  const { t } = useTranslation("account");
  const { person, seats } = useSession();
  const roleName = useRoleName();
  return (
    <section className="panel stack" aria-labelledby="roles-title">
      <p>
        <strong>{person?.name}</strong>
        <br />
        <span className="muted">{person?.email}</span>
      </p>
      <h2 id="roles-title">{t("profile.roles")}</h2>
      {seats.length === 0 && <p>{t("profile.noRoles")}</p>}
      <ul>
        {seats.map((seat) => (
          <li key={seat.id}>
            {seatPlace(seat)} · {roleName(seat.role)}
          </li>
        ))}
      </ul>
    </section>
  );
}
