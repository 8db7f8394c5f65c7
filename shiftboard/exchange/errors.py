"""What is wrong with a sheet, or with what stands in it: each one sentence that says what to do."""

from __future__ import annotations

from ..errors import BadValue, ShiftboardError
from ..language import N_

# the file


class NotASheet(ShiftboardError):
    says = N_("This is no sheet. Save it as .xlsx or .csv in the program it comes from.")


class OtherWorkbook(ShiftboardError):
    says = N_(
        "This is a workbook of another kind (.xls, .ods or .xlsb). Open it in your spreadsheet and save it "
        "as .xlsx or .csv."
    )


class LockedWorkbook(ShiftboardError):
    says = N_("This workbook is locked with a password. Save it without one, or save the sheet as .csv.")


class WebPage(ShiftboardError):
    says = N_("This is a web page, whatever its name says. Open it in your spreadsheet and save it as .xlsx.")


class BrokenWorkbook(ShiftboardError):
    says = N_("This workbook is not whole or cannot be read. Open it in your spreadsheet and save it again.")


class EmptyFile(ShiftboardError):
    says = N_("There is nothing in it.")


class OnlyHeader(ShiftboardError):
    says = N_("There is a header, and nothing below it.")


class TooBig(ShiftboardError):
    says = N_("It has {size} MB; at most {limit} MB are read. Take out pictures and other sheets.")


class TooManyRows(ShiftboardError):
    says = N_("It has more than {limit} rows. Split it into several files.")


class TooManyColumns(ShiftboardError):
    says = N_("Something stands in column {column}; at most {limit} columns are read. Take it out.")


class NoSheetEnding(ShiftboardError):
    says = N_("The name of {file} does not tell how it is to be written. Let it end in .csv or .xlsx.")


# its header and its cells


class ColumnTwice(ShiftboardError):
    says = N_("The column “{name}” is there twice. Take one of them out.")


class WiderThanHeader(ShiftboardError):
    says = N_(
        "There is more in this line than the header has names for: “{value}”. Name the column, or put "
        "quotation marks around a text with a separator in it."
    )


class ErrorCell(ShiftboardError):
    says = N_("The cell {cell} holds an error of the spreadsheet ({value}). Mend its formula.")


class BadFigure(BadValue):
    says = N_("“{value}” is no number. Write it as 1234.5 or 1234,5.")


class UnclearFigure(BadValue):
    says = N_("“{value}” can be read as {more} or as {less}. Write {more} or {less_written}.")


class OutOfRange(BadValue):
    says = N_("{value} is not between {low} and {high}.")


# items


class LineTwice(ShiftboardError):
    says = N_("“{value}” stands in line {other} already. Take one of the lines out.")


class BarcodeTaken(ShiftboardError):
    says = N_("The barcode {barcode} belongs to {other}, too. Take it off one of them.")


class BadPackText(BadValue):
    says = N_("“{value}” is no pack. Write its name and how many are in it: case=12; pallet=864.")


class PackTwice(ShiftboardError):
    says = N_("The pack “{name}” is there twice. Each pack has a name of its own.")


class BadAllergens(BadValue):
    says = N_("“{value}” is none of the 14 allergens. Write names or numbers with ; between them: 1; 7.")


class BadShelf(BadValue):
    says = N_("“{value}” are no positions. Write one for each place, with ; between them: 3; 1.")


class NeedsBoth(ShiftboardError):
    says = N_("A pack needs a name and how many are in it: “{name}” is missing.")


class ImportChanged(ShiftboardError):
    says = N_("Somebody else changed something meanwhile. Look again at what would change.")


# counts


class NamesNothing(ShiftboardError):
    says = N_("Say which item: its SKU, its barcode or its name.")


class OtherUnit(ShiftboardError):
    says = N_("{item} is counted in {unit}, not in {value}. Write the amount in {unit}.")


class NothingCounted(ShiftboardError):
    says = N_("No line has an amount. Write what was counted in the column “amount”.")


# sales


class BadSalesDay(BadValue):
    says = N_("“{value}” is no day. Write it as 2026-11-23 or 23.11.2026.")


class StillToCome(BadValue):
    says = N_("{day} is still to come. Sales are of what was sold; look at the date.")


class NothingKnown(ShiftboardError):
    says = N_("Nothing in it is kept here (lines: {count}), and so nothing is left to import.")


class NothingSold(ShiftboardError):
    says = N_("No line says that something was sold. Write how much in the column “quantity”.")
