import common from "./common.json";
import errors from "./errors.json";
import imports from "./imports.json";
import members from "./members.json";
import organisation from "./organisation.json";
import partners from "./partners.json";
import search from "./search.json";
import session from "./session.json";

export default { common, errors, imports, members, organisation, partners, search, session };
