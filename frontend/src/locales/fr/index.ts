import account from "./account.json";
import calls from "./calls.json";
import common from "./common.json";
import consortia from "./consortia.json";
import errors from "./errors.json";
import imports from "./imports.json";
import members from "./members.json";
import organisation from "./organisation.json";
import partners from "./partners.json";
import privacy from "./privacy.json";
import programmes from "./programmes.json";
import saved from "./saved.json";
import schemes from "./schemes.json";
import search from "./search.json";
import session from "./session.json";
import sme from "./sme.json";
import tokens from "./tokens.json";

export default {
  account,
  calls,
  common,
  consortia,
  errors,
  imports,
  members,
  organisation,
  partners,
  privacy,
  programmes,
  saved,
  schemes,
  search,
  session,
  sme,
  tokens,
};
