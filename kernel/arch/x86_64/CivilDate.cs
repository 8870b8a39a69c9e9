namespace Rill.Kernel.Arch;

/// <summary>Dates of the Gregorian calendar.</summary>
internal static class CivilDate
{
    private const int DaysOfEra = 146097;

    /// <summary>Days from 0000-03-01, where eras of 400 years begin, to 1970-01-01.</summary>
    private const int DaysToEpoch = 719468;

    /// <summary>Days from 1970-01-01 to a date.</summary>
    /// <param name="year">From 0 on.</param>
    /// <param name="month">From 1.</param>
    /// <param name="day">From 1.</param>
    public static long DaysFromEpoch(int year, int month, int day)
    {
        // Years counted from March: the leap day comes last.
        int shifted = month <= 2 ? year - 1 : year;
        int era = shifted / 400;
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long)era * DaysOfEra + dayOfEra - DaysToEpoch;
    }
}
