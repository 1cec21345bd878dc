import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type TwinOffer, twinsQuery, useDecideTwin } from "@/api/queries/people";
import { toastDone, toastError } from "@/components/toast";
import { formatDate } from "@/lib/format";

/** Members that seem to have entered themselves: one record each, once somebody has looked. */
export function TwinOffers() {
  const { t } = useTranslation("people");
  const { data } = useQuery(twinsQuery);
  if (!data?.length) return null;
  return (
    <section className="panel stack" aria-labelledby="twins-title">
      <h2 id="twins-title">{t("twins.title")}</h2>
      <p>{t("twins.text")}</p>
      <ul className="plain-list stack">
        {data.map((offer) => (
          <li key={offer.id}>
            <Offer offer={offer} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function place(side: TwinOffer["own"]): string {
  return [side.name, side.city, side.country?.label, side.website].filter(Boolean).join(", ");
}

function Offer({ offer }: { offer: TwinOffer }) {
  const { t, i18n } = useTranslation("people");
  const decide = useDecideTwin();
  const send = (decision: "merge" | "apart") =>
    decide.mutate(
      { id: offer.id, decision },
      { onSuccess: () => toastDone(t(`twins.done.${decision}`)), onError: toastError },
    );
  return (
    <div className="stack">
      <dl>
        <dt>{t("twins.own")}</dt>
        <dd>{place(offer.own)}</dd>
        <dt>{t("twins.record")}</dt>
        <dd>{place(offer.record)}</dd>
        <dt>{t("twins.proof")}</dt>
        <dd>
          {offer.proof.label} ({formatDate(offer.found_at, i18n.language)})
        </dd>
      </dl>
      <div className="row">
        <Button
          loading={decide.isPending}
          onClick={() => {
            if (window.confirm(t("twins.sure", { name: offer.own.name }))) send("merge");
          }}
        >
          {t("twins.merge")}
          <span className="visually-hidden">: {offer.own.name}</span>
        </Button>
        <Button variant="default" disabled={decide.isPending} onClick={() => send("apart")}>
          {t("twins.apart")}
          <span className="visually-hidden">: {offer.own.name}</span>
        </Button>
      </div>
    </div>
  );
}
