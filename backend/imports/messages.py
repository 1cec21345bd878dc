"""The sentences for codes: what is wrong and how to mend it, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django_stubs_ext import StrPromise

FILE: dict[str, StrPromise] = {
    "file_empty": lazy("The file is empty. Please choose the file that holds your list."),
    "file_too_large": lazy(
        "The file is larger than %(limit_mb)s MB. Please split the list, or remove pictures from "
        "it."
    ),
    "file_encrypted": lazy(
        "The file is protected by a password. Please save it without one and try again."
    ),
    "file_old_excel": lazy(
        "This is an old Excel file (.xls). Please open it, choose “Save as”, take “Excel "
        "workbook (.xlsx)” and try again."
    ),
    "file_is_ods": lazy(
        "This is an OpenDocument file (.ods). Please save it as “Excel workbook (.xlsx)” or as "
        "CSV and try again."
    ),
    "file_is_xlsb": lazy(
        "This is a binary Excel file (.xlsb). Please save it as “Excel workbook (.xlsx)” and try "
        "again."
    ),
    "file_is_pdf": lazy("This is a PDF. Please upload the spreadsheet itself, as .xlsx or .csv."),
    "file_is_image": lazy(
        "This is a picture. Please upload the spreadsheet itself, as .xlsx or .csv."
    ),
    "file_is_document": lazy(
        "This is a text document. Please upload a spreadsheet, as .xlsx or .csv."
    ),
    "file_is_archive": lazy(
        "This is an archive. Please unpack it and upload the spreadsheet in it."
    ),
    "file_is_program": lazy(
        "This is a program, not a list. Please upload a spreadsheet, as .xlsx or .csv."
    ),
    "file_is_web_page": lazy(
        "This is a web page or XML, whatever its name says. Please open it in your spreadsheet "
        "program and save it as .xlsx."
    ),
    "file_is_json": lazy("This is JSON. Please upload a spreadsheet, as .xlsx or .csv."),
    "file_type_unknown": lazy(
        "We cannot read this kind of file. Please upload a spreadsheet, as .xlsx or .csv."
    ),
    "file_damaged": lazy(
        "The file is damaged and cannot be opened. Please open it in your spreadsheet program, "
        "save it again and try once more."
    ),
    "file_has_macros": lazy(
        "The file holds macros. Please save it as “Excel workbook (.xlsx)”, without macros, and "
        "try again."
    ),
    "file_has_external_links": lazy(
        "The file is linked to other files. Please break the links (Data, Edit links) and save "
        "it again."
    ),
    "file_has_embedded_files": lazy(
        "Other files are embedded in this one. Please remove them and save it again."
    ),
    "file_too_complex": lazy(
        "The file is too large to be read. Please split the list, or copy it into a new workbook."
    ),
    "file_too_slow": lazy(
        "Reading the file took longer than %(seconds)s seconds. Please copy the list into a new "
        "workbook."
    ),
    "zip_too_many_entries": lazy(
        "The file holds more than %(limit)s parts. Please copy the list into a new workbook."
    ),
    "zip_bomb": lazy("The file unpacks to far more than it should. It was not opened."),
    "zip_path": lazy("The file holds a part with a forbidden path. It was not opened."),
    "zip_nested": lazy(
        "The file holds another archive. Please remove embedded files and save it again."
    ),
    "xml_entities": lazy(
        "The file holds definitions that no spreadsheet program writes. It was not opened."
    ),
    "text_nul": lazy(
        "The text file holds bytes that are no text. Please save the list as “CSV UTF-8” and try "
        "again."
    ),
    "text_line_too_long": lazy(
        "A line is longer than %(limit_kb)s kB, so this is hardly a list. Please check the file."
    ),
    "text_unreadable": lazy(
        "Record %(record)s cannot be read: a cell is too long, or a quotation mark is missing."
    ),
    "too_many_columns": lazy(
        "The table has more than %(limit)s columns. Please remove those that are not needed."
    ),
    "too_many_rows": lazy("The table has more than %(limit)s rows. Please split the list."),
    "no_rows": lazy(
        "There is a header but no member below it. Please check that you chose the right file "
        "and sheet."
    ),
    "sheet_unknown": lazy("There is no sheet “%(sheet)s” in this file."),
    "header_row_unknown": lazy("Row %(row)s holds no headings."),
    "too_many_attempts": lazy("The work was broken off several times. Please try again."),
    "import_failed": lazy(
        "Something went wrong on our side. Nothing was imported. Please try again."
    ),
    "file_gone": lazy("The file has been removed. Please upload it again."),
}

CELL: dict[str, StrPromise] = {
    "name_missing": lazy(
        "The name is missing. Please add it; the row cannot be imported without one."
    ),
    "name_invalid": lazy("“%(value)s” is not a name. Please enter the organisation's name."),
    "error_value": lazy(
        "The cell shows the error “%(value)s” of the spreadsheet program. Please correct its "
        "formula or type the value."
    ),
    "formula_in_text": lazy(
        "The cell holds a formula that could run commands. It is left out; please type the text."
    ),
    "formula_link": lazy(
        "The cell holds a formula with a link. It is left out; please type the text that should "
        "be shown."
    ),
    "formula_link_taken": lazy(
        "The cell holds a formula with a link. The address is taken: %(suggestion)s."
    ),
    "formula_link_text": lazy(
        "The cell holds a formula with a link. Only the text shown is taken: %(suggestion)s."
    ),
    "formula_without_value": lazy(
        "The formula's result is not stored in the file. Please type the value instead of the "
        "formula."
    ),
    "formula_computed": lazy("The cell holds a formula; its result is taken: %(suggestion)s."),
    "text_begins_with_equals": lazy("The text begins with an equals sign; it is taken as text."),
    "cell_too_long": lazy(
        "The text is longer than %(limit)s characters; it does not belong here. Shorten it."
    ),
    "digits_lost": lazy(
        "“%(value)s” has lost digits, because the column was read as numbers. Please format it "
        "as text and enter the number again."
    ),
    "vat_too_short": lazy(
        "“%(value)s” is too short for a VAT number of %(country)s. Please check the digits."
    ),
    "vat_too_long": lazy(
        "“%(value)s” is too long for a VAT number of %(country)s. Please check the digits."
    ),
    "vat_check_digit": lazy(
        "The check digit of “%(value)s” is wrong (VAT number of %(country)s). Please check the "
        "digits."
    ),
    "vat_malformed": lazy(
        "“%(value)s” is not a VAT number. It begins with a country code such as FR or DE."
    ),
    "vat_zeros_lost": lazy(
        "Leading zeros are missing from the VAT number; it is taken as %(suggestion)s."
    ),
    "siret_length": lazy("“%(value)s” has %(digits)s digits; a SIRET has 14 and a SIREN 9."),
    "siret_check_digit": lazy(
        "The check digit of “%(value)s” is wrong. Please check the SIRET or SIREN."
    ),
    "siret_malformed": lazy("“%(value)s” is not a SIRET (14 digits) or SIREN (9 digits)."),
    "siret_zeros_lost": lazy(
        "A leading zero is missing from the number; it is taken as %(suggestion)s."
    ),
    "pic_malformed": lazy(
        "“%(value)s” is not a PIC. A PIC has nine digits and does not begin with 0."
    ),
    "country_unknown": lazy("“%(value)s” is not a country. Use its name or two-letter code."),
    "nuts_unknown": lazy("“%(value)s” is not a NUTS code. Example of a code: FRE11."),
    "nuts_outdated": lazy("“%(value)s” is an old NUTS code; it is taken as %(suggestion)s."),
    "region_unknown": lazy(
        "We do not know the region “%(value)s”. Use its official name or NUTS code."
    ),
    "region_other_country": lazy(
        "The region “%(value)s” lies in another country (%(country)s) than the organisation."
    ),
    "postcode_invalid": lazy("“%(value)s” is not a postcode of %(country)s. Please check it."),
    "postcode_zero_lost": lazy(
        "A leading zero is missing from the postcode; it is taken as %(suggestion)s."
    ),
    "city_invalid": lazy("“%(value)s” is not a town."),
    "employees_unreadable": lazy(
        "We cannot read a headcount from “%(value)s”. Write a number, or a band such as 10-49."
    ),
    "employees_guessed": lazy("The headcount is taken as about %(suggestion)s. Please check it."),
    "employees_unlikely": lazy("“%(value)s” is not a likely headcount. Please check it."),
    "band_as_date": lazy(
        "The spreadsheet program turned a size band into a date; it is taken as %(suggestion)s."
    ),
    "trl_invalid": lazy("“%(value)s” is not a TRL. It goes from 1 to 9, for example 5-7."),
    "trl_as_date": lazy(
        "The spreadsheet program turned a TRL range into a date; it is taken as %(suggestion)s."
    ),
    "year_invalid": lazy("“%(value)s” is not a year."),
    "turnover_without_unit": lazy(
        "“%(value)s” has no unit: euros, thousands or millions? Write for example 1.5 M€."
    ),
    "turnover_unreadable": lazy(
        "We cannot read an amount from “%(value)s”. Write for example 1.5 M€ or 850 k€."
    ),
    "turnover_range": lazy("“%(value)s” is a range; the turnover is left out. Write one amount."),
    "turnover_currency": lazy("The turnover is in %(currency)s; only euros are kept."),
    "date_impossible": lazy(
        "“%(value)s” is not a possible date of joining. Write for example 2021-04-30."
    ),
    "email_invalid": lazy("“%(value)s” is not an e-mail address."),
    "website_invalid": lazy(
        "“%(value)s” is not a web address. Write for example https://www.example.org."
    ),
    "website_is_email": lazy("“%(value)s” is an e-mail address, not a web address."),
    "phone_too_short": lazy(
        "“%(value)s” is too short for a telephone number. Please check the digits."
    ),
    "phone_too_long": lazy(
        "“%(value)s” is too long for a telephone number. Please check the digits."
    ),
    "phone_invalid": lazy("“%(value)s” is not a telephone number."),
    "phone_zero_lost": lazy(
        "The leading zero is missing from the telephone number; it is taken as %(suggestion)s."
    ),
    "phone_without_country": lazy(
        "The country of “%(value)s” is not known. Write it with its country code, such as +33."
    ),
    "contact_unreadable": lazy("We cannot read a person's name from “%(value)s”."),
    "nace_unknown": lazy("“%(value)s” is not a NACE code. Example of a code: 28.29."),
    "status_unknown": lazy(
        "We do not know the status “%(value)s”. Use active, pending, suspended or former."
    ),
    "entry_without_text": lazy(
        "There is a label but no text behind it; nothing is imported from this cell."
    ),
    "entry_long": lazy("A text is longer than 300 characters; its beginning becomes the title."),
    "identifier_elsewhere": lazy(
        "The number “%(value)s” belongs to another entry of the platform. The member is imported "
        "without it; the administrator can join the two."
    ),
    "firm_keeps_profile": lazy(
        "The firm keeps its profile itself; only its membership is imported."
    ),
    "typed_value_kept": lazy("A person has typed another value on the platform; it is kept."),
    "firm_objected": lazy(
        "This firm objected to being kept here: nothing of it is changed or shown."
    ),
    "record_text_kept_apart": lazy(
        "This organisation is a public record: offers and needs are imported for your members "
        "only, and the description is left out."
    ),
    "text_too_long": lazy("The text is longer than %(limit)s characters and was cut."),
    "value_refused": lazy("%(reason)s"),
}

ROW: dict[str, StrPromise] = {
    "exact": lazy("This row repeats row %(row)s."),
    "spelling": lazy("This row means the same organisation as row %(row)s, written differently."),
    "vat": lazy("This row has the same number as row %(row)s under another name."),
    "domain": lazy("This row has the same web domain and nearly the same name as row %(row)s."),
    "contact": lazy("This row is the same organisation as row %(row)s with another contact."),
    "match": lazy("This row means the same organisation of the platform as row %(row)s."),
    "header": lazy("This row repeats the headings."),
    "section": lazy("This row is a title within the list."),
    "total": lazy("This row holds totals."),
    "footnote": lazy("This row is a footnote."),
}

WARNING: dict[str, StrPromise] = {
    "mixed_encodings": lazy(
        "Some lines are in another encoding than the rest (%(count)s lines, such as line "
        "%(lines)s). Please check accents."
    ),
    "mojibake_repaired": lazy("Spoilt accents were repaired in %(count)s cells."),
    "quotes_ignored": lazy(
        "A quotation mark is never closed, so quotation marks were taken as plain text."
    ),
    "hidden_rows": lazy("%(count)s hidden rows are included (such as row %(rows)s)."),
    "no_header": lazy("We found no headings; please set each column."),
    "rows_above_header": lazy("The rows above row %(row)s are taken as titles."),
    "other_sheets": lazy("The sheet “%(used)s” was taken. Others: %(sheets)s."),
    "columns_ignored": lazy("These columns are not imported: %(columns)s."),
    "file_seen": lazy("The same file was imported on %(date)s."),
    "duplicates": lazy("%(count)s rows mean an organisation that stands in another row."),
}

FIELDS: dict[str, StrPromise] = {
    "legal_name": lazy("Name"),
    "short_name": lazy("Short name"),
    "vat": lazy("VAT number"),
    "siret": lazy("SIRET or SIREN"),
    "pic": lazy("PIC"),
    "street": lazy("Street"),
    "postcode": lazy("Postcode"),
    "city": lazy("Town"),
    "region": lazy("Region"),
    "country": lazy("Country"),
    "employees": lazy("Headcount"),
    "turnover": lazy("Turnover"),
    "website": lazy("Website"),
    "contact_name": lazy("Contact"),
    "contact_job": lazy("Contact's job"),
    "email": lazy("E-mail"),
    "phone": lazy("Telephone"),
    "nace": lazy("NACE code"),
    "description": lazy("Description"),
    "offers": lazy("Offers"),
    "needs": lazy("Needs"),
    "certifications": lazy("Certificates"),
    "trl": lazy("TRL"),
    "member_since": lazy("Member since"),
    "membership_status": lazy("Status of membership"),
    "eu_projects": lazy("EU projects"),
    "founded": lazy("Founded"),
    "org_type": lazy("Kind of organisation"),
}

CHANGES: dict[str, StrPromise] = {
    "legal_nuts": lazy("Region"),
    "site_nuts": lazy("Region of the site"),
    "postal_code": lazy("Postcode"),
    "size_class": lazy("Size"),
    "employees_min": lazy("Headcount, at least"),
    "employees_max": lazy("Headcount, at most"),
    "turnover_cents": lazy("Turnover in euro cents"),
    "is_sme": lazy("SME"),
    "is_newcomer": lazy("Never in an EU project"),
    "siren": lazy("SIREN"),
    "siret": lazy("SIRET"),
    "contacts": lazy("Contacts"),
    "membership.status": lazy("Status of membership"),
    "membership.since": lazy("Member since"),
    "membership.since_text": lazy("Member since"),
    "membership.member_key": lazy("Member number"),
}


def sentence(table: dict[str, StrPromise], code: str, params: dict[str, Any]) -> str:
    """Return the sentence of a code with its values filled in; the code itself where unknown."""
    text = table.get(code)
    if text is None:
        return code
    shown = {
        name: ", ".join(str(v) for v in value) if isinstance(value, list) else value
        for name, value in params.items()
    }
    try:
        return str(text) % shown
    except (KeyError, ValueError, TypeError):
        return str(text)


def file_sentence(code: str, params: dict[str, Any] | None = None) -> str:
    """Return what is wrong with a file and how to mend it."""
    return sentence(FILE, code, params or {}) if code in FILE else _("The file cannot be read.")


def cell_sentence(problem: dict[str, Any]) -> str:
    """Return what is wrong with a cell and how to mend it."""
    value = problem.get("value")
    shown = "" if value is None else str(value)
    params = {
        **problem.get("params", {}),
        "value": shown[:80],
        "suggestion": problem.get("suggestion"),
    }
    text = sentence(CELL, problem["code"], params)
    if problem.get("severity") == "error" and problem.get("suggestion"):
        text = _("%(text)s Did you mean “%(suggestion)s”?") % {
            "text": text,
            "suggestion": problem["suggestion"],
        }
    return text


def field_label(code: str) -> str:
    """Return the name of a field or of a changed value."""
    label = FIELDS.get(code) or CHANGES.get(code)
    if label is None and code.startswith("texts."):
        return _("Description (%(language)s)") % {"language": code.partition(".")[2]}
    return str(label) if label is not None else code
