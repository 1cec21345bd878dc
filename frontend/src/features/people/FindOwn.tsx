import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type Candidate,
  candidatesQuery,
  useEnterOrganisation,
  useOpenClaim,
} from "@/api/queries/people";
import { referenceQuery } from "@/api/queries/reference";
import { Page } from "@/components/Page";
import { toastDone } from "@/components/toast";
import { FormFault, faultOf } from "@/features/session/fields";

/** Find one's own organisation and claim it, or enter a new one. */
export function FindOwn() {
  const { t } = useTranslation("people");
  const [typed, setTyped] = useState("");
  const [question, setQuestion] = useState("");
  const [fresh, setFresh] = useState(false);
  const { data: own } = useQuery(candidatesQuery(""));
  const asked = question.length >= 3;
  const { data: answer, isFetching } = useQuery({ ...candidatesQuery(question), enabled: asked });
  // Without a question the same address lists one's own domain, which stands above already.
  const found = asked ? answer : undefined;
  return (
    <Page
      title={t("own.title")}
      lead={t("own.lead")}
      actions={<Link to="/welcome">{t("own.back")}</Link>}
    >
      {own && own.length > 0 && (
        <section className="stack" aria-labelledby="own-domain">
          <h2 id="own-domain">{t("own.byDomain")}</h2>
          <Candidates rows={own} />
        </section>
      )}
      <section className="panel stack" aria-labelledby="own-search">
        <h2 id="own-search">{t("own.search")}</h2>
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            setQuestion(typed.trim());
          }}
        >
          <TextInput
            aria-label={t("own.question")}
            placeholder={t("own.question")}
            minLength={3}
            required
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" loading={isFetching}>
            {t("own.find")}
          </Button>
        </form>
        <div aria-live="polite">
          {found && found.length === 0 && <p>{t("own.nothing")}</p>}
          {found && found.length > 0 && <Candidates rows={found} />}
        </div>
      </section>
      {found && !fresh && (
        <div>
          <Button variant="default" onClick={() => setFresh(true)}>
            {t("own.enter")}
          </Button>
        </div>
      )}
      {fresh && <Enter name={question} />}
    </Page>
  );
}

/** Organisations, each with its claim. */
export function Candidates({ rows }: { rows: Candidate[] }) {
  return (
    <ul className="plain-list stack">
      {rows.map((row) => (
        <li key={row.id} className="panel">
          <Claimable row={row} />
        </li>
      ))}
    </ul>
  );
}

function Claimable({ row }: { row: Candidate }) {
  const { t } = useTranslation("people");
  const navigate = useNavigate();
  const claim = useOpenClaim();
  const [asking, setAsking] = useState(false);
  const [message, setMessage] = useState("");
  const send = () =>
    claim.mutate(
      { organisation: row.id, message },
      {
        onSuccess: (made) => {
          if (made.status.code === "approved") {
            toastDone(t("own.yours", { name: row.name }));
            void navigate({ to: "/organisations/$id", params: { id: row.id } });
          } else void navigate({ to: "/claim/$id", params: { id: made.id } });
        },
      },
    );
  return (
    <div className="stack">
      <div className="row between">
        <span>
          <strong>{row.name}</strong>
          <br />
          <span className="muted">
            {[row.city, row.country?.label].filter(Boolean).join(", ")}
            {row.by_domain && ` · ${t("own.domainFits")}`}
          </span>
        </span>
        {!asking && (
          <Button
            loading={claim.isPending}
            onClick={() => (row.by_domain ? send() : setAsking(true))}
          >
            {t("own.claim")}
            <span className="visually-hidden">: {row.name}</span>
          </Button>
        )}
      </div>
      {asking && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <p>{t("own.approval")}</p>
          <Textarea
            label={t("own.message")}
            maxLength={1000}
            autosize
            minRows={2}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          <div>
            <Button type="submit" loading={claim.isPending}>
              {t("own.ask")}
            </Button>
          </div>
        </form>
      )}
      <FormFault error={claim.error} />
    </div>
  );
}

function Enter({ name }: { name: string }) {
  const { t } = useTranslation("people");
  const navigate = useNavigate();
  const { data: reference } = useQuery(referenceQuery);
  const enter = useEnterOrganisation();
  const [values, setValues] = useState({ legal_name: name, country: "", city: "", website: "" });
  const set = (field: keyof typeof values) => (event: { currentTarget: { value: string } }) =>
    setValues({ ...values, [field]: event.currentTarget.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate(values, {
      onSuccess: (made) => navigate({ to: "/organisations/$id", params: { id: made.id } }),
    });
  };
  return (
    <section className="panel" aria-labelledby="enter-title">
      <form className="stack" onSubmit={submit}>
        <h2 id="enter-title">{t("own.enter")}</h2>
        <TextInput
          label={t("own.name")}
          required
          withAsterisk={false}
          maxLength={255}
          value={values.legal_name}
          error={faultOf(enter.error, "legal_name")}
          onChange={set("legal_name")}
        />
        <Select
          label={t("own.country")}
          searchable
          required
          withAsterisk={false}
          value={values.country || null}
          data={(reference?.countries ?? []).map((c) => ({ value: c.code, label: c.label }))}
          error={faultOf(enter.error, "country")}
          onChange={(country) => setValues({ ...values, country: country ?? "" })}
        />
        <TextInput
          label={t("own.city")}
          maxLength={120}
          value={values.city}
          error={faultOf(enter.error, "city")}
          onChange={set("city")}
        />
        <TextInput
          label={t("own.website")}
          maxLength={300}
          value={values.website}
          error={faultOf(enter.error, "website")}
          onChange={set("website")}
        />
        <FormFault error={enter.error} fields={["legal_name", "country", "city", "website"]} />
        <div>
          <Button type="submit" loading={enter.isPending}>
            {t("own.create")}
          </Button>
        </div>
      </form>
    </section>
  );
}
