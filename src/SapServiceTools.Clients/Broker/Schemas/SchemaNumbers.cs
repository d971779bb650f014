using System.Text.Json;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>Arithmetic on JSON numbers: exact where a decimal holds them, by double beyond.</summary>
internal static class SchemaNumbers
{
    public static bool IsWhole(JsonElement number)
    {
        if (number.TryGetInt64(out _))
            return true;
        if (TryGetExact(number, out var exact))
            return decimal.Truncate(exact) == exact;
        return number.TryGetDouble(out var value) && Math.Floor(value).Equals(value);
    }

    public static int Compare(JsonElement left, JsonElement right)
    {
        if (TryGetExact(left, out var one) && TryGetExact(right, out var two))
            return one.CompareTo(two);
        return left.GetDouble().CompareTo(right.GetDouble());
    }

    public static bool IsMultipleOf(JsonElement number, JsonElement divisor)
    {
        if (TryGetExact(number, out var one) && TryGetExact(divisor, out var two))
        {
            try
            {
                return one % two == 0;
            }
            catch (OverflowException)
            {
                // The quotient has too many digits for a decimal.
            }
        }
        return Math.IEEERemainder(number.GetDouble(), divisor.GetDouble()) is 0;
    }

    // A decimal reads a fraction too small for it as zero; such numbers are left to double.
    private static bool TryGetExact(JsonElement number, out decimal value) =>
        number.TryGetDecimal(out value) && (value != 0 || number.GetDouble() is 0);
}
