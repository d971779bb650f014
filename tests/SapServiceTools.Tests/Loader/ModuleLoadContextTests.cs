using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using SapServiceTools.Loader;
using Xunit;

namespace SapServiceTools.Tests.Loader;

public sealed class ModuleLoadContextTests : IDisposable
{
    private const string Name = "Some.Package";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("context-");

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("2.0", "1.0", "1.0", null)]
    [InlineData("2.0", "2.0", "2.0", null)]
    [InlineData("1.0", "2.0", "2.0", "framework")]
    [InlineData("1.0", "2.0", "3.0", "module")]
    [InlineData("1.0", null, "3.0", "module")]
    [InlineData(null, "10.0", "9.0", "framework")]
    [InlineData(null, "9.0", "9.0", "framework")]
    [InlineData(null, "8.0", "9.0", "module")]
    [InlineData(null, null, "9.0", "module")]
    [InlineData("1.0", null, null, null)]
    [InlineData(null, null, null, null)]
    public void The_newest_wins_and_a_tie_goes_to_the_host_then_to_the_framework(string? host, string? framework, string? module, string? expected)
    {
        var context = new ModuleLoadContext(
            Folder("module", module),
            TrustedAssemblies.Parse(host is null ? "" : Path.Combine(Folder("host", host), Name + ".dll")),
            Folder("framework", framework));

        var chosen = context.Choose(Name);

        Assert.Equal(expected, chosen is null ? null : Path.GetFileName(Path.GetDirectoryName(chosen)));
    }

    [Fact]
    public void No_version_is_read_where_only_one_place_has_the_assembly()
    {
        var folder = Folder("module", null);
        // A file that can't be read shows it: reading versions would load .NET's reader of metadata at each import.
        File.WriteAllText(Path.Combine(folder, Name + ".dll"), "");

        Assert.Equal(Path.Combine(folder, Name + ".dll"), new ModuleLoadContext(folder, TrustedAssemblies.Parse(""), null).Choose(Name));
        var both = new ModuleLoadContext(folder, TrustedAssemblies.Parse(Path.Combine(folder, Name + ".dll")), null);
        Assert.ThrowsAny<Exception>(() => both.Choose(Name));
    }

    [Fact]
    public void Packages_whose_versions_tell_little_are_the_modules_own()
    {
        const string Package = "Json.More";
        var module = Directory.CreateDirectory(Path.Combine(_root.FullName, "own")).FullName;
        // Even a file that can't be read is preferred, since its version isn't looked at.
        File.WriteAllText(Path.Combine(module, Package + ".dll"), "");
        var host = Path.Combine(_root.FullName, "elsewhere", Package + ".dll");
        Assert.Equal(Path.Combine(module, Package + ".dll"), new ModuleLoadContext(module, TrustedAssemblies.Parse(host), null).Choose(Package));
    }

    [Fact]
    public void The_assembly_that_users_name_types_of_is_never_loaded_twice()
    {
        var folder = Folder("module", null);
        File.Copy(typeof(ManagedInstance).Assembly.Location, Path.Combine(folder, "SapServiceTools.dll"));
        var context = new ModuleLoadContext(folder, TrustedAssemblies.Parse(""), null);

        Assert.Same(typeof(ManagedInstance).Assembly, context.LoadFromAssemblyName(new AssemblyName("SapServiceTools")));
    }

    [Fact]
    public void A_native_library_comes_from_the_folder_of_this_kind_of_machine()
    {
        var folder = Folder("module", null);
        Assert.Null(NativeLibraries.Find(folder, "some_library"));

        foreach (var kind in new[] { "win-x64", "win-arm64", "linux-x64", "linux-arm64", "linux-musl-x64", "osx-x64", "osx-arm64" })
        {
            var native = Directory.CreateDirectory(Path.Combine(folder, "runtimes", kind, "native")).FullName;
            foreach (var file in new[] { "some_library.dll", "libsome_library.so", "libsome_library.dylib" })
                File.WriteAllText(Path.Combine(native, file), kind);
        }

        var chosen = NativeLibraries.Find(folder, "some_library");
        Assert.NotNull(chosen);
        Assert.Equal(RuntimeInformation.RuntimeIdentifier, File.ReadAllText(chosen));
    }

    [Fact]
    public void The_host_of_this_test_brings_the_runtime() =>
        Assert.Equal(typeof(object).Assembly.Location, TrustedAssemblies.OfThisProcess()["System.Private.CoreLib"]);

    private string Folder(string name, string? version)
    {
        var folder = _root.CreateSubdirectory(name).FullName;
        if (version is not null)
        {
            var assembly = new PersistedAssemblyBuilder(new AssemblyName(Name) { Version = new Version(version) }, typeof(object).Assembly);
            assembly.DefineDynamicModule(Name);
            assembly.Save(Path.Combine(folder, Name + ".dll"));
        }

        return folder;
    }
}
