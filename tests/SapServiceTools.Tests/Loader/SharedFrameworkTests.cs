using SapServiceTools.Loader;
using Xunit;

namespace SapServiceTools.Tests.Loader;

public sealed class SharedFrameworkTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("framework-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_newest_patch_beside_the_running_runtime_is_taken()
    {
        var runtime = Make("dotnet/shared/Microsoft.NETCore.App/10.0.9");
        Make("dotnet/shared/Microsoft.AspNetCore.App/8.0.20");
        Make("dotnet/shared/Microsoft.AspNetCore.App/10.0.9");
        Make("dotnet/shared/Microsoft.AspNetCore.App/10.1.0");
        var expected = Make("dotnet/shared/Microsoft.AspNetCore.App/10.0.12");

        Assert.Equal(expected, SharedFramework.FindAspNetCore(runtime, new Version(10, 0, 9), []));
    }

    [Fact]
    public void A_release_goes_before_a_preview_of_the_same_version()
    {
        var runtime = Make("shared/Microsoft.NETCore.App/11.0.0");
        Make("shared/Microsoft.AspNetCore.App/11.0.0-rc.2.25502.107");
        var expected = Make("shared/Microsoft.AspNetCore.App/11.0.0");

        Assert.Equal(expected, SharedFramework.FindAspNetCore(runtime, new Version(11, 0, 0), []));
    }

    [Fact]
    public void A_self_contained_host_finds_it_where_dotnet_is_installed()
    {
        var host = Make("opt/powershell/7");
        Make("other/shared/Microsoft.AspNetCore.App/9.0.4");
        var expected = Make("dotnet/shared/Microsoft.AspNetCore.App/8.0.20");

        var found = SharedFramework.FindAspNetCore(
            host, new Version(8, 0, 11), [Path.Combine(_root.FullName, "other"), Path.Combine(_root.FullName, "missing"), Path.Combine(_root.FullName, "dotnet")]);

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Another_major_version_or_none_is_no_find()
    {
        var runtime = Make("dotnet/shared/Microsoft.NETCore.App/10.0.9");
        Make("dotnet/shared/Microsoft.AspNetCore.App/9.0.9");
        Make("dotnet/shared/Microsoft.AspNetCore.App/not-a-version");

        Assert.Null(SharedFramework.FindAspNetCore(runtime, new Version(10, 0, 9), [Path.Combine(_root.FullName, "dotnet")]));
        Assert.Null(SharedFramework.FindAspNetCore(null, new Version(10, 0, 9), []));
    }

    private string Make(string folder) => _root.CreateSubdirectory(folder).FullName;
}
