using System.Runtime.InteropServices;
using SapServiceTools.Loader;
using Xunit;

namespace SapServiceTools.Tests.Loader;

public sealed class PrecompiledFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("precompiled-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(8, "linux-x64", "net8.0-linux-x64")]
    [InlineData(9, "linux-x64", "net8.0-linux-x64")]
    [InlineData(10, "linux-x64", "net10.0-linux-x64")]
    [InlineData(11, "linux-x64", "net10.0-linux-x64")]
    [InlineData(10, "osx-arm64", "net10.0-osx-arm64")]
    [InlineData(8, "osx-arm64", null)]
    [InlineData(10, "linux-musl-x64", null)]
    [InlineData(7, "linux-x64", null)]
    public void It_is_that_of_the_platform_and_of_no_newer_framework(int majorVersion, string platform, string? expected)
    {
        foreach (var name in new[] { "net8.0-linux-x64", "net10.0-linux-x64", "net10.0-osx-arm64" })
            _root.CreateSubdirectory(Path.Combine("precompiled", name));

        Assert.Equal(expected, Path.GetFileName(PrecompiledFolder.Find(_root.FullName, majorVersion, platform)));
    }

    [Fact]
    public void What_lies_in_it_goes_before_the_modules_own_and_the_rest_stays_where_it_is()
    {
        var precompiled = _root.CreateSubdirectory(Path.Combine("precompiled", $"net{Environment.Version.Major}.0-{RuntimeInformation.RuntimeIdentifier}")).FullName;
        foreach (var file in new[] { Path.Combine(precompiled, "Both.dll"), Path.Combine(_root.FullName, "Both.dll"), Path.Combine(_root.FullName, "One.dll") })
            File.WriteAllText(file, "");
        var context = new ModuleLoadContext(_root.FullName, TrustedAssemblies.Parse(""), null);

        Assert.Equal(Path.Combine(precompiled, "Both.dll"), context.Choose("Both"));
        Assert.Equal(Path.Combine(_root.FullName, "One.dll"), context.Choose("One"));
        Assert.Null(context.Choose("None"));
    }
}
