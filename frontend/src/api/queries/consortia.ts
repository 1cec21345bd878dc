import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ConsortiumDetail, ConsortiumWrite, MemberWrite } from "@/api/calls-types";
import { api, data } from "@/api/client";
import { knownId } from "@/api/errors";

const at = (public_id: string) => ({ params: { path: { public_id } } });

export const consortiaQuery = (call: string) =>
  queryOptions({
    queryKey: ["consortia", "list", call],
    queryFn: () => data(api.GET("/api/v1/consortia/", { params: { query: { call } } })),
  });

export const consortiumQuery = (id: string) =>
  queryOptions({
    queryKey: ["consortia", "one", id],
    queryFn: async () => data(api.GET("/api/v1/consortia/{public_id}/", at(knownId(id)))),
  });

export function useNewConsortium(call: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => data(api.POST("/api/v1/consortia/", { body: { call, name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["consortia", "list"] }),
  });
}

/** Change a consortium; every answer brings the new verdict along. */
export function useConsortium(id: string) {
  const client = useQueryClient();
  const take = (consortium: ConsortiumDetail) => {
    client.setQueryData(consortiumQuery(id).queryKey, consortium);
    return client.invalidateQueries({ queryKey: ["consortia", "list"] });
  };
  const change = useMutation({
    mutationFn: (body: ConsortiumWrite) =>
      data(api.PATCH("/api/v1/consortia/{public_id}/", { ...at(id), body })),
    onSuccess: take,
  });
  const setMembers = useMutation({
    mutationFn: (members: MemberWrite[]) =>
      data(api.PUT("/api/v1/consortia/{public_id}/members/", { ...at(id), body: { members } })),
    onSuccess: take,
  });
  const submit = useMutation({
    mutationFn: () =>
      data(api.POST("/api/v1/consortia/{public_id}/submit/", { ...at(id), body: {} })),
    onSuccess: take,
  });
  const remove = useMutation({
    mutationFn: () => data(api.DELETE("/api/v1/consortia/{public_id}/", at(id))),
    onSuccess: () => client.invalidateQueries({ queryKey: ["consortia", "list"] }),
  });
  return { change, setMembers, submit, remove };
}
