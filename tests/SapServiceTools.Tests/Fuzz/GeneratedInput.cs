using System.Text;
using CsCheck;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>Input that a parser nearly understands: one of its seeds with a few things wrong.</summary>
public static class GeneratedInput
{
    private static readonly string[] Fillers =
    [
        "", "\0", "\n", "\r\n", "\t", " ", "\ufeff", "\u00e9", "\u0663", "\ud83d\ude00", "\\ud800", "\\u0000", "\\", "\"", "'", "{", "}", "[", "]", "[[[[[[[[", "{\"a\":", ":", ",", ";", "=", "&", "?", "#", "%", "%00", "%zz",
        "/", "//", "..", "~", "~1", "*", "&a", "*a", "<<: *a", "- ", "--- ", "|", "!!int", "null", "true", "0", "-0", "-1", "1e999", "1e-999", "0.1", "99999999999999999999", "99999999999999999999999999999999999999.9", "NaN",
        "{}", "[]", "\"\"", "\"x\"", "[null]", "{\"\":{}}", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "mailto:a", "http://[::1", "://", "$ref", "(a+)+$", "(", "\\p{Lx}",
    ];

    private static readonly Gen<Change> Changes = Gen.Select(
        Gen.Int[0, 7], Gen.Int[0, 100_000], Gen.Int[1, 40], Gen.OneOfConst(Fillers), (kind, place, length, filler) => new Change(kind, place, length, filler));

    /// <summary>Mutations of the seeds, the same ones for the same seed of the generator.</summary>
    public static Gen<byte[]> Of(IReadOnlyList<string> seeds) => Gen.Select(
        Gen.Int[0, seeds.Count - 1], Changes.Array[0, 6], (seed, changes) =>
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[seed]).ToList();
            foreach (var change in changes)
                change.Apply(bytes);
            return bytes.ToArray();
        });

    /// <summary>
    /// Tries generated values: the same ones in each run, so that no run fails for what it drew, or random ones where <c>CsCheck_Iter</c> or <c>CsCheck_Seed</c> asks for them.
    /// </summary>
    public static void Each<T>(this Gen<T> values, Action<T> check, int count, Func<T, string> print, int threads = -1)
    {
        if (Environment.GetEnvironmentVariable("CsCheck_Iter") is not null || Environment.GetEnvironmentVariable("CsCheck_Seed") is not null)
        {
            values.Sample(check, iter: count, print: print, threads: threads);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            var value = values.Generate(new PCG((uint)i, (ulong)i), null, out _);
            try
            {
                check(value);
            }
            catch (Exception fault)
            {
                throw new Xunit.Sdk.XunitException($"Input {i}: {print(value)}", fault);
            }
        }
    }

    /// <summary>A body with a few things wrong.</summary>
    public static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var count = random.Next(1, 4); count > 0; count--)
            new Change(random.Next(8), random.Next(100_000), random.Next(1, 40), Fillers[random.Next(Fillers.Length)]).Apply(bytes);
        return [.. bytes];
    }

    private sealed record Change(int Kind, int Place, int Length, string Filler)
    {
        public void Apply(List<byte> bytes)
        {
            var filler = Encoding.UTF8.GetBytes(Filler);
            if (bytes.Count is 0)
            {
                bytes.AddRange(filler);
                return;
            }
            var at = Place % bytes.Count;
            var count = Math.Min(Length, bytes.Count - at);
            switch (Kind)
            {
                case 0:
                    bytes[at] = (byte)(Place >> 4);
                    break;
                case 1:
                    bytes.RemoveRange(at, count);
                    break;
                case 2:
                    bytes.InsertRange(at, filler);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat(bytes[at], Length * 50));
                    break;
                case 5:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    ReplaceValue(bytes, at, filler);
                    break;
            }
        }

        // Whatever stands between two of JSON's separators: mostly a value or a name.
        private static void ReplaceValue(List<byte> bytes, int at, byte[] filler)
        {
            ReadOnlySpan<byte> separators = ":,{}[]\n"u8;
            var (start, end) = (at, at);
            while (start > 0 && !separators.Contains(bytes[start - 1]))
                start--;
            while (end < bytes.Count && !separators.Contains(bytes[end]))
                end++;
            bytes.RemoveRange(start, end - start);
            bytes.InsertRange(start, filler);
        }
    }
}
