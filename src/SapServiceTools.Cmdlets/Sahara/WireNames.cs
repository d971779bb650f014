using System.Text;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>Names as PowerShell's users write them, and as they are on the wire.</summary>
internal static class WireNames
{
    /// <summary><c>PluginName</c> becomes <c>plugin_name</c>; a name in the wire's form stays as it is.</summary>
    public static string ToWire(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0 && text[^1] != '_')
                text.Append('_');
            text.Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }

    /// <summary><c>plugin_name</c> becomes <c>PluginName</c>.</summary>
    public static string FromWire(string name) =>
        string.Concat(name.Split('_').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
