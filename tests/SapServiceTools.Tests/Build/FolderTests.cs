using Xunit;

namespace SapServiceTools.Tests.Build;

/// <summary>
/// What the compiler does for projects, for the folders inside them: they depend on each other in one direction only. The public models of the root assembly are one namespace, whatever their folder, and are left out.
/// </summary>
public sealed class FolderTests
{
    public static TheoryData<string> Projects => new(Repository.Projects.Where(project => project != "SapServiceTools"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_depend_on_each_other_in_one_direction(string project)
    {
        var files = Repository.Sources(project);
        var declared = files.GroupBy(file => file.Folder).ToDictionary(group => group.Key, group => group.SelectMany(file => file.Types).ToHashSet(StringComparer.Ordinal));
        var uses = new Dictionary<string, Dictionary<string, SortedSet<string>>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            // A folder's types need no using directive in the folders below it.
            var above = Above(file.Folder).Where(folder => declared.TryGetValue(folder, out var types) && types.Overlaps(file.Names.Except(declared[file.Folder])));
            foreach (var used in file.UsedFolders.Select(name => FolderOf(name, declared)).Concat(above).Where(used => used is not null && used != file.Folder))
                Add(uses, file.Folder, used!, file.Path);
        }

        AssertNone(Circles(uses));
    }

    [Fact]
    public void A_circle_is_found()
    {
        var uses = new Dictionary<string, Dictionary<string, SortedSet<string>>>(StringComparer.Ordinal);
        Add(uses, "A", "B", "A/one.cs");
        Add(uses, "B", "B/C", "B/two.cs");
        Add(uses, "B/C", "A", "B/C/three.cs");
        Add(uses, "D", "A", "D/four.cs");

        Assert.Equal(["A -> B (A/one.cs)", "B -> B/C (B/two.cs)", "B/C -> A (B/C/three.cs)"], Circles(uses));
    }

    [Fact]
    public void No_two_types_share_a_simple_name()
    {
        var shared = Repository.Projects.SelectMany(Repository.Sources)
            .SelectMany(file => file.Types.Select(type => (type, place: $"{file.Project}/{file.Path}")))
            .GroupBy(entry => entry.type, entry => entry.place)
            // The parts of one type are in files that begin with its name.
            .Where(group => group.Select(place => System.IO.Path.GetDirectoryName(place)).Distinct().Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group)}");

        AssertNone(shared);
    }

    [Fact]
    public void Public_models_stand_in_files_of_their_own_names()
    {
        var astray = Repository.Sources("SapServiceTools").Where(file => !file.Types.Contains(Path.GetFileName(file.Path).Split('.')[0])).Select(file => file.Path);

        AssertNone(astray);
    }

    private static void AssertNone(IEnumerable<string> faults) => Assert.True(!faults.Any(), string.Join("\n", faults));

    private static IEnumerable<string> Above(string folder)
    {
        while (folder.Length > 0)
            yield return folder = folder.Contains('/') ? folder[..folder.LastIndexOf('/')] : "";
    }

    // A using directive may name a type (static, or an alias).
    private static string? FolderOf(string name, Dictionary<string, HashSet<string>> declared)
    {
        while (!declared.ContainsKey(name) && name.Length > 0)
            name = name.Contains('/') ? name[..name.LastIndexOf('/')] : "";
        return declared.ContainsKey(name) ? name : null;
    }

    private static void Add(Dictionary<string, Dictionary<string, SortedSet<string>>> uses, string from, string to, string file)
    {
        if (!uses.TryGetValue(from, out var targets))
            uses[from] = targets = new(StringComparer.Ordinal);
        if (!targets.TryGetValue(to, out var files))
            targets[to] = files = new(StringComparer.Ordinal);
        files.Add(file);
    }

    // The uses between folders that reach each other, with the files that have them.
    private static IEnumerable<string> Circles(Dictionary<string, Dictionary<string, SortedSet<string>>> uses)
    {
        var reached = uses.Keys.ToDictionary(folder => folder, folder => Reach(uses, folder), StringComparer.Ordinal);
        return from use in uses
               from target in use.Value
               where reached.TryGetValue(target.Key, out var back) && back.Contains(use.Key)
               select $"{Shown(use.Key)} -> {Shown(target.Key)} ({string.Join(", ", target.Value.Take(5))})";
    }

    private static HashSet<string> Reach(Dictionary<string, Dictionary<string, SortedSet<string>>> uses, string from)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var folder))
        {
            foreach (var next in uses.TryGetValue(folder, out var targets) ? targets.Keys.Where(seen.Add) : [])
                open.Push(next);
        }

        return seen;
    }

    private static string Shown(string folder) => folder.Length == 0 ? "(top)" : folder;
}
