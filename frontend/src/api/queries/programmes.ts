import { queryOptions } from "@tanstack/react-query";
import type { SchemeAsk } from "@/api/calls-types";
import { api, data } from "@/api/client";

const long = { staleTime: 5 * 60_000 };

export const programmesQuery = queryOptions({
  queryKey: ["programmes"],
  queryFn: () => data(api.GET("/api/v1/programmes/", { params: { query: { page_size: 100 } } })),
  ...long,
});

export const programmeQuery = (code: string) =>
  queryOptions({
    queryKey: ["programmes", code],
    queryFn: () => data(api.GET("/api/v1/programmes/{code}/", { params: { path: { code } } })),
    ...long,
  });

export const questionsQuery = queryOptions({
  queryKey: ["schemes", "questions"],
  queryFn: () => data(api.GET("/api/v1/schemes/questions/")),
  ...long,
});

/** The schemes that the answers lead to. */
export const schemesQuery = (answers: SchemeAsk) =>
  queryOptions({
    queryKey: ["schemes", "answers", answers],
    queryFn: () => data(api.POST("/api/v1/schemes/", { body: { answers } })),
  });
