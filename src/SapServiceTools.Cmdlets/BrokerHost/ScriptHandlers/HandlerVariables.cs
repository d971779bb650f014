using System.Collections;
using System.Text.RegularExpressions;

namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>Values that handlers get from the runspace of their author. They are handed over as they are, not copied.</summary>
internal static partial class HandlerVariables
{
    /// <summary>Checks a value.</summary>
    /// <param name="what">With which the message begins.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ServiceException">It is a script block, which would run in its author's runspace and deadlock against it.</exception>
    public static object? Check(string what, object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) is ScriptBlock
        ? throw Wrong($"{what} is a script block, which can't leave its runspace. Define a function in -InitializationScript or a module instead.")
        : value;

    /// <summary>Checks names and values of <c>-Variable</c>, and copies them, so that they stay as they are.</summary>
    public static IDictionary Copy(IDictionary variables)
    {
        var copy = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in variables)
        {
            if (variable.Key is not string name || !ValidName().IsMatch(name))
                throw Wrong($"-Variable: '{variable.Key}' can't be the name of a variable.");
            if (name.Equals("Request", StringComparison.OrdinalIgnoreCase))
                throw Wrong("-Variable: $Request is what a handler gets; choose another name.");
            copy[name] = Check($"-Variable: ${name}", variable.Value);
        }

        return copy;
    }

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex ValidName();

    private static ServiceException Wrong(string message) => new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, message);
}
