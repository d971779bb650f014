using System.Reflection;

namespace SapServiceTools;

/// <summary>
/// What the user can do about an error of this id. It is the <see cref="ServiceException.RecommendedAction"/> of an error that has no better one,
/// and stands in about_SapServiceTools_Reliability, which <c>./build.sh docs</c> renews from here.
/// </summary>
/// <param name="text">Sentences that name the cmdlet, the parameter or the place to look at.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class CureAttribute(string text) : Attribute
{
    public string Text => text;

    /// <summary>That of an id; null where it is none of this module's.</summary>
    public static string? Of(string errorId) => typeof(ErrorIds).GetField(errorId)?.GetCustomAttribute<CureAttribute>()?.Text;
}
