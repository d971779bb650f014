# SapServiceTools.dll has the types that users name and lives in PowerShell's own load context; it loads the cmdlets and their packages into a context of their own.
# Each import compiles this script, so that it has no more than only a script can do.

# Where policy leaves this script the constrained language, what is below fails with other words.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    throw "SapServiceTools can't be loaded in the language mode $($ExecutionContext.SessionState.LanguageMode): it needs FullLanguage, which a policy of this machine (App Control, AppLocker) gives to scripts that it trusts."
}

# Of another version LoadFrom says that it can't be loaded; for a copy of the same version it returns the one that is there, without a word.
$isLoaded = try { $null -ne [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, 'SapServiceTools.dll')) } catch [System.IO.FileLoadException] { $false }
if (-not $isLoaded -or -not [SapServiceTools.Loader.ModuleLoader]::IsModuleFolder($PSScriptRoot)) {
    $loaded = ('SapServiceTools.Loader.ModuleLoader' -as [type]).Assembly
    throw "SapServiceTools $($loaded.GetName().Version.ToString(3)) from $(Split-Path $loaded.Location) is loaded in this process, and .NET can't unload it. Use $PSScriptRoot in a new PowerShell process."
}

$cmdlets = [SapServiceTools.Loader.ModuleLoader]::GetCmdletsAssembly()
$inner = Import-Module -Assembly $cmdlets -PassThru
# Where the session has them already, by another path to this folder, the line above brings nothing in here.
Import-Module -ModuleInfo $inner

# Otherwise Import-Module -Force finds the inner module still loaded and exports none of its cmdlets.
$ExecutionContext.SessionState.Module.OnRemove = { Remove-Module -ModuleInfo $inner -Force }

$types = $cmdlets.GetType('SapServiceTools.Cmdlets.Shared.ModuleTypeData')
& $types::UpdateTypeData -TypeData $types::Create() -Force
$cmdlets.GetType('SapServiceTools.Cmdlets.Shared.ModuleTypeNames')::Register()
