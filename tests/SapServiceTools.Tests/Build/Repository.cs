using System.Text.RegularExpressions;

namespace SapServiceTools.Tests.Build;

/// <summary>The repository that these tests were built from.</summary>
internal static partial class Repository
{
    /// <summary>Its top folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The projects below src, by name.</summary>
    public static IEnumerable<string> Projects => Directory.GetDirectories(Path.Combine(Root, "src"), "SapServiceTools*").Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    /// <summary>A project's source files, without what the build makes.</summary>
    public static IReadOnlyList<SourceFile> Sources(string project)
    {
        var folder = Path.Combine(Root, "src", project);
        return [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(project, path, File.ReadAllText(Path.Combine(folder, path))))];
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SapServiceTools.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests don't lie in the repository.");
        return folder;
    }
}

/// <summary>One file of a project, read as text: what it declares and what it names.</summary>
internal sealed partial record SourceFile(string Project, string Path, string Text)
{
    /// <summary>The folder inside the project; empty for its top.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    /// <summary>Types that stand in the file directly, not within others.</summary>
    public IReadOnlyList<string> Types { get; } = [.. TypeDeclaration().Matches(Text).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>Folders of the same project that its using directives name.</summary>
    public IEnumerable<string> UsedFolders =>
        UsingDirective().Matches(Text).Select(match => match.Groups[1].Value)
            .Where(name => name.StartsWith(Project + ".", StringComparison.Ordinal))
            .Select(name => name[(Project.Length + 1)..].Replace('.', '/'));

    /// <summary>Names in its code that aren't members of something, comments and texts left out.</summary>
    public IReadOnlySet<string> Names { get; } = FreeName().Matches(NoCode().Replace(Text, " ")).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial|readonly)\s+)*(?:class|record(?: struct| class)?|struct|interface|enum)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    [GeneratedRegex("""//[^\n]*|@?"(?:[^"\\\n]|\\.)*"|^using [^;]*;""", RegexOptions.Multiline)]
    private static partial Regex NoCode();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*")]
    private static partial Regex FreeName();
}
