using System.Text.RegularExpressions;

namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>The formats of names, ids and paths.</summary>
internal static partial class TextFormats
{
    public static bool Fits(string format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _),
        "valid_name_hostname" => HostName().IsMatch(text),
        "valid_name" => Name().IsMatch(text),
        "valid_keypair_name" => KeyPair().IsMatch(text),
        "valid_tag" => Tag().IsMatch(text),
        "posix_path" => Path().IsMatch(text),
        _ => throw new ArgumentException(format),
    };

    [GeneratedRegex(@"\A([a-zA-Z]([a-zA-Z0-9\-]*[a-zA-Z0-9])?\.)*[a-zA-Z]([a-zA-Z0-9\-]*[a-zA-Z0-9])?\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9\-_.]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-zA-Z0-9\-_ ]+\z")]
    private static partial Regex KeyPair();

    [GeneratedRegex(@"\A([a-zA-Z0-9]([a-zA-Z0-9\-_]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9]([a-zA-Z0-9\-_]*[a-zA-Z0-9])?\z")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A(/[A-Za-z0-9\-_]+)+\z")]
    private static partial Regex Path();
}
