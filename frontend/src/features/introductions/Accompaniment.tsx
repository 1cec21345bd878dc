import { Button, Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import {
  type Accompaniment,
  accompanimentQuery,
  type Introduction,
  useAccompaniment,
  useMoves,
} from "@/api/queries/introductions";
import { toastDone, toastError } from "@/components/toast";
import { useReplyTime } from "./words";

type Place = Accompaniment["clusters"][number];

function ClusterRadios({ clusters, disabled }: { clusters: Place[]; disabled?: boolean }) {
  const replyTime = useReplyTime();
  return clusters.map((c) => (
    <Radio
      key={c.id}
      value={c.id}
      disabled={disabled}
      label={c.name}
      description={c.reply_hours ? replyTime(c.reply_hours) : undefined}
    />
  ));
}

/** The asked firm's choice among its clusters, in one introduction. */
export function ClusterPick({ introduction }: { introduction: Introduction }) {
  const { t } = useTranslation("introductions");
  const { pick } = useMoves(introduction.id);
  const [cluster, setCluster] = useState<string | null>(null);
  const fault = pick.error instanceof ApiError ? pick.error.forField("cluster") : undefined;
  return (
    <form
      className="panel stack"
      aria-labelledby="pick-title"
      onSubmit={(e) => {
        e.preventDefault();
        if (cluster)
          pick.mutate(cluster, {
            onSuccess: () => toastDone(t("pick.done")),
            onError: toastError,
          });
      }}
    >
      <h2 id="pick-title">{t("pick.title")}</h2>
      <p>{t("pick.text", { name: introduction.asker.name })}</p>
      <Radio.Group
        label={t("pick.label")}
        required
        value={cluster}
        error={fault}
        onChange={setCluster}
      >
        <div className="stack">
          <ClusterRadios clusters={introduction.cluster_choices} />
        </div>
      </Radio.Group>
      <div>
        <Button type="submit" disabled={!cluster} loading={pick.isPending}>
          {t("pick.send")}
        </Button>
      </div>
    </form>
  );
}

/** Which cluster accompanies the firm by default; asked only of firms in several. */
export function AccompanimentPanel() {
  const { data } = useQuery(accompanimentQuery);
  if (!data || data.clusters.length < 2) return null;
  return <WishForm key={data.cluster ?? "each"} wish={data} />;
}

function WishForm({ wish }: { wish: Accompaniment }) {
  const { t } = useTranslation("introductions");
  const save = useAccompaniment();
  const [cluster, setCluster] = useState(wish.cluster ?? "");
  return (
    <form
      className="panel stack"
      aria-labelledby="accompaniment-title"
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate(cluster || null, {
          onSuccess: () => toastDone(t("policy.saved")),
          onError: toastError,
        });
      }}
    >
      <h2 id="accompaniment-title">{t("accompaniment.title")}</h2>
      <p>{t("accompaniment.text")}</p>
      <Radio.Group label={t("accompaniment.label")} value={cluster} onChange={setCluster}>
        <div className="stack">
          <Radio value="" label={t("accompaniment.each")} disabled={!wish.editable} />
          <ClusterRadios clusters={wish.clusters} disabled={!wish.editable} />
        </div>
      </Radio.Group>
      {wish.editable && (
        <div>
          <Button type="submit" loading={save.isPending}>
            {t("policy.save")}
          </Button>
        </div>
      )}
    </form>
  );
}
