import { Button, Modal, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsortiumDetail } from "@/api/calls-types";
import { ApiError, statusOf } from "@/api/errors";
import { consortiumQuery, useConsortium } from "@/api/queries/consortia";
import { Icon } from "@/components/Icon";
import { Page } from "@/components/Page";
import { ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import { formatDay } from "@/lib/format";
import { Judgement } from "./Judgement";
import { type Edited, Members } from "./Members";
import { Project } from "./Project";

/** A consortium for a call: who is in it, and whether the rules are met. */
export function ConsortiumPage() {
  const { t } = useTranslation("consortia");
  const { id } = getRouteApi("/inside/consortia/$id").useParams();
  const { data, error, refetch } = useQuery(consortiumQuery(id));
  if (error && !data)
    return (
      <Page title={statusOf(error) === 404 ? t("unseen") : t("title")}>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  if (!data)
    return (
      <Page title={t("title")}>
        <LoadingLines rows={4} height={140} />
      </Page>
    );
  return <Shown key={data.id} consortium={data} />;
}

function Shown({ consortium }: { consortium: ConsortiumDetail }) {
  const { t, i18n } = useTranslation("consortia");
  const [edited, setEdited] = useState<Edited | null>(null);
  return (
    <Page
      title={consortium.name || t("title")}
      eyebrow={
        <>
          {t("forCall")}{" "}
          <Link to="/calls/$id" params={{ id: consortium.call.id }}>
            {consortium.call.title}
          </Link>
        </>
      }
      lead={
        consortium.submitted_on
          ? t("submitted", { date: formatDay(consortium.submitted_on, i18n.language) })
          : undefined
      }
      actions={
        <>
          {consortium.abilities.submit && <Submit consortium={consortium} />}
          {consortium.abilities.edit && <Rename consortium={consortium} />}
          {consortium.abilities.delete && <Delete consortium={consortium} />}
        </>
      }
    >
      <Judgement consortium={consortium} onAdd={() => setEdited({ at: null, member: null })} />
      <Members consortium={consortium} edited={edited} setEdited={setEdited} />
      {consortium.abilities.edit && <Project key={consortium.id} consortium={consortium} />}
    </Page>
  );
}

function Submit({ consortium }: { consortium: ConsortiumDetail }) {
  const { t } = useTranslation("consortia");
  const [open, ask] = useDisclosure(false);
  const { submit } = useConsortium(consortium.id);
  return (
    <>
      <Button leftSection={<Icon name="check" size={16} />} onClick={ask.open}>
        {t("submit")}
      </Button>
      <Modal
        opened={open}
        onClose={ask.close}
        title={t("submitAsk")}
        closeButtonProps={{ "aria-label": t("cancel") }}
      >
        <div className="stack">
          <p>{t("submitText")}</p>
          <div className="row">
            <Button
              loading={submit.isPending}
              onClick={() =>
                submit.mutate(undefined, { onSuccess: ask.close, onError: toastError })
              }
            >
              {t("submitDo")}
            </Button>
            <Button variant="default" onClick={ask.close}>
              {t("cancel")}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

function Rename({ consortium }: { consortium: ConsortiumDetail }) {
  const { t } = useTranslation("consortia");
  const [open, ask] = useDisclosure(false);
  const [name, setName] = useState(consortium.name);
  const { change } = useConsortium(consortium.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim() }, { onSuccess: ask.close });
  };
  const fault = change.error instanceof ApiError ? change.error.message : undefined;
  return (
    <>
      <Button variant="default" onClick={ask.open}>
        {t("rename")}
      </Button>
      <Modal
        opened={open}
        onClose={ask.close}
        title={t("rename")}
        closeButtonProps={{ "aria-label": t("cancel") }}
      >
        <form className="stack" onSubmit={submit}>
          <TextInput
            data-autofocus
            label={t("name")}
            required
            maxLength={200}
            value={name}
            error={fault}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <div className="row">
            <Button type="submit" loading={change.isPending}>
              {t("saveName")}
            </Button>
            <Button variant="default" onClick={ask.close}>
              {t("cancel")}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}

function Delete({ consortium }: { consortium: ConsortiumDetail }) {
  const { t } = useTranslation("consortia");
  const [open, ask] = useDisclosure(false);
  const navigate = useNavigate();
  const { remove } = useConsortium(consortium.id);
  return (
    <>
      <Button variant="subtle" color="red" onClick={ask.open}>
        {t("delete")}
      </Button>
      <Modal
        opened={open}
        onClose={ask.close}
        title={t("deleteAsk")}
        closeButtonProps={{ "aria-label": t("cancel") }}
      >
        <div className="row">
          <Button
            color="red.9"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(undefined, {
                onSuccess: () => {
                  toastDone(t("deleted"));
                  navigate({ to: "/calls/$id", params: { id: consortium.call.id } });
                },
                onError: toastError,
              })
            }
          >
            {t("deleteDo")}
          </Button>
          <Button variant="default" onClick={ask.close}>
            {t("cancel")}
          </Button>
        </div>
      </Modal>
    </>
  );
}
