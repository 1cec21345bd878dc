import account from "./account.json";
import calls from "./calls.json";
import common from "./common.json";
import consortia from "./consortia.json";
import errors from "./errors.json";
import imports from "./imports.json";
import introductions from "./introductions.json";
import members from "./members.json";
import notifications from "./notifications.json";
import organisation from "./organisation.json";
import partners from "./partners.json";
import people from "./people.json";
import profile from "./profile.json";
import programmes from "./programmes.json";
import saved from "./saved.json";
import schemes from "./schemes.json";
import search from "./search.json";
import session from "./session.json";
import tokens from "./tokens.json";

export default {
  account,
  calls,
  common,
  consortia,
  errors,
  imports,
  introductions,
  members,
  notifications,
  organisation,
  partners,
  people,
  profile,
  programmes,
  saved,
  schemes,
  search,
  session,
  tokens,
};
