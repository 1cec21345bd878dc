import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { organisationQuery } from "@/api/queries/directory";
import type { Organisation } from "@/api/types";

/**
 * Put an organisation's present id into the address where one came by a former one: of a record
 * that was merged into it. The rest of the address stays.
 */
export function useCurrentAddress(asked: string, found: Organisation | undefined) {
  const router = useRouter();
  const client = useQueryClient();
  useEffect(() => {
    if (!found || found.id === asked.toLowerCase()) return;
    // What was read already is not read once more at the new address.
    client.setQueryData(organisationQuery(found.id).queryKey, found);
    router.history.replace(router.history.location.href.replace(asked, found.id));
  }, [asked, found, router, client]);
}
