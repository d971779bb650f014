using SapServiceTools.Loader;
using Xunit;

namespace SapServiceTools.Tests.Loader;

public sealed class ModuleFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("folder-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Two_folders_are_not_the_same_whatever_they_hold()
    {
        var one = _root.CreateSubdirectory("one").FullName;
        Assert.True(ModuleFolder.IsSame(one, one));
        Assert.False(ModuleFolder.IsSame(one, _root.CreateSubdirectory("other").FullName));
        Assert.False(ModuleFolder.IsSame(one, Path.Combine(_root.FullName, "missing")));
    }

    [Fact]
    public void Links_are_followed_in_every_part_of_a_path()
    {
        var real = _root.CreateSubdirectory("real/modules/SapServiceTools").FullName;
        // On Windows that takes a right that few users have; Loader.Tests.ps1 tries it and says so.
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "link"), Path.Combine(_root.FullName, "real"));
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "link-to-link"), Path.Combine(_root.FullName, "link"));

        Assert.True(ModuleFolder.IsSame(Path.Combine(_root.FullName, "link-to-link", "modules", "SapServiceTools"), real));
        Assert.False(ModuleFolder.IsSame(Path.Combine(_root.FullName, "link-to-link", "modules"), real));
    }
}
