import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Question } from "@/api/calls-types";
import { questionsQuery } from "@/api/queries/programmes";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { type Ring, Rings } from "@/features/partners/Rings";
import { formatMoney } from "@/lib/format";
import { PlaceName } from "./PlaceSelect";
import { answersOf, type SchemesSearch, stepOf, UNKNOWN } from "./params";
import { QuestionForm } from "./QuestionForm";
import { SchemeResults } from "./SchemeResults";
import styles from "./Schemes.module.css";

const route = getRouteApi("/inside/schemes");

/** Six questions one after another, then at most three schemes. The address holds it all. */
export function SchemesPage() {
  const { t } = useTranslation("schemes");
  const { data: questions, error, refetch } = useQuery(questionsQuery);
  return (
    <Page title={t("title")} lead={t("lead")}>
      {error && !questions && <ErrorState error={error} onRetry={refetch} />}
      {!questions && !error && <LoadingLines rows={3} height={110} />}
      {questions && questions.length === 0 && <EmptyState title={t("none")} />}
      {questions && questions.length > 0 && <Wizard questions={questions} />}
    </Page>
  );
}

function Wizard({ questions }: { questions: Question[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const at = stepOf(search, questions);
  const go = (change: SchemesSearch) =>
    navigate({ search: (before: SchemesSearch) => ({ ...before, ...change }) });
  const question = questions[at];
  const next = (value: string) => {
    if (!question) return;
    go({ [question.id]: value, step: at + 2 });
  };
  return (
    <>
      <Progress questions={questions} search={search} at={at} />
      {question ? (
        <QuestionForm
          key={question.id}
          question={question}
          given={search[question.id]?.toString() ?? question.suggested ?? undefined}
          number={at + 1}
          total={questions.length}
          onNext={next}
          onBack={at > 0 ? () => go({ step: at }) : undefined}
        />
      ) : (
        <>
          <Answers questions={questions} search={search} onChange={(step) => go({ step })} />
          <SchemeResults answers={answersOf(search, questions)} />
        </>
      )}
    </>
  );
}

const WIDTH = 62;
const STEP = 52;

/** How far one is: a chain whose links close one by one. The words beside it say the same. */
function Progress({
  questions,
  search,
  at,
}: {
  questions: Question[];
  search: SchemesSearch;
  at: number;
}) {
  const rings: Ring[] = questions.map((q, i) => ({
    id: q.id,
    x: 8 + i * STEP,
    y: 8,
    width: WIDTH,
    height: 32,
    state: i === at ? "own" : search[q.id] !== undefined ? "filled" : "quiet",
    joins: i === 0 ? null : { ring: questions[i - 1]?.id ?? "", side: "start" },
  }));
  const width = 16 + STEP * (questions.length - 1) + WIDTH;
  return (
    <svg className={styles.chain} viewBox={`0 0 ${width} 48`} aria-hidden="true">
      <Rings rings={rings} />
    </svg>
  );
}

/** An answer in words. */
function Answered({ question, value }: { question: Question; value: string }) {
  const { t, i18n } = useTranslation("schemes");
  if (value === UNKNOWN) return t("skipped");
  const option = question.options.find((o) => o.code === value);
  if (option) return option.label;
  if (question.kind === "money" && /^\d+$/.test(value))
    return formatMoney(Number(value), i18n.language);
  return question.kind === "choice" ? value : <PlaceName code={value} />;
}

function Answers({
  questions,
  search,
  onChange,
}: {
  questions: Question[];
  search: SchemesSearch;
  onChange: (step: number) => void;
}) {
  const { t } = useTranslation("schemes");
  return (
    <section className="panel stack" aria-labelledby="answers-title">
      <h2 id="answers-title">{t("answers")}</h2>
      <ul className={styles.answers}>
        {questions.map((question, i) => (
          <li key={question.id}>
            <span className="muted small">{question.text}</span>
            <br />
            <Button
              variant="default"
              size="compact-md"
              h="auto"
              py={4}
              onClick={() => onChange(i + 1)}
            >
              <span className="visually-hidden">{t("change", { question: question.text })} </span>
              <Answered question={question} value={search[question.id]?.toString() ?? UNKNOWN} />
            </Button>
          </li>
        ))}
      </ul>
      <p className="muted small">{t("share")}</p>
    </section>
  );
}
