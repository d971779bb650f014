# Dot-sourced: what the module shows to its users, as lines of text. Surface.txt has them as they are meant to be;
# `pwsh -NoProfile -File tests/Module/Surface.ps1 -Renew` writes it anew from the module in out/.
param([switch] $Renew)

. $PSScriptRoot/Support.ps1

# A type as a reader knows it: String, List<String>, Nullable<Int32>[].
function Get-TypeText([type] $Type) {
    if ($Type.IsByRef) { return "$(Get-TypeText $Type.GetElementType())&" }
    if ($Type.IsArray) { return "$(Get-TypeText $Type.GetElementType())[]" }
    if ($Type.IsGenericParameter) { return $Type.Name }
    $name = $Type.IsNested ? "$(Get-TypeText $Type.DeclaringType).$($Type.Name)" : $Type.Name
    if (-not $Type.IsGenericType) { return $name }
    "$($name -replace '`\d+')<$(@($Type.GetGenericArguments() | ForEach-Object { Get-TypeText $_ }) -join ', ')>"
}

# A cmdlet: its aliases, what it returns, and each parameter in each set: position, what is mandatory, what the pipeline brings.
function Get-CmdletSurface($Command, [string[]] $Aliases) {
    $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
    $metadata = [Management.Automation.CommandMetadata]::new($Command.ImplementingType)
    "cmdlet $($Command.Name)$($Aliases ? " ($($Aliases -join ', '))" : '') -> $(@($Command.OutputType.Type | ForEach-Object { Get-TypeText $_ } | Sort-Object) -join ', ')"
    "  $($Command.DefaultParameterSet ? "default set $($Command.DefaultParameterSet)" : 'one set')$($metadata.SupportsShouldProcess ? ", asks at impact $($metadata.ConfirmImpact)" : '')"
    foreach ($parameter in $Command.Parameters.Values | Where-Object Name -NotIn $common | Sort-Object Name) {
        $values = @($parameter.Attributes | Where-Object { $_ -is [Management.Automation.ValidateSetAttribute] } | ForEach-Object ValidValues)
        "  -$($parameter.Name) <$(Get-TypeText $parameter.ParameterType)>$($parameter.Aliases ? " ($(@($parameter.Aliases | Sort-Object) -join ', '))" : '')$($values ? " {$($values -join ', ')}" : '')"
        foreach ($name in $parameter.ParameterSets.Keys | Sort-Object) {
            $in = $parameter.ParameterSets[$name]
            $words = @(
                if ($in.IsMandatory) { 'mandatory' }
                if ($in.Position -ge 0) { "position $($in.Position)" }
                if ($in.ValueFromPipeline) { 'by value' }
                if ($in.ValueFromPipelineByPropertyName) { 'by property' }
                if ($in.ValueFromRemainingArguments) { 'remaining arguments' })
            "    $name$($words ? ": $($words -join ', ')" : '')"
        }
    }
}

# A public type with what it declares itself.
function Get-TypeSurface([type] $Type) {
    $kind = $Type.IsEnum ? 'enum' : $Type.IsInterface ? 'interface' : $Type.IsValueType ? 'struct' : $Type.IsAbstract -and $Type.IsSealed ? 'static class' : $Type.IsAbstract ? 'abstract class' : 'class'
    $base = $Type.BaseType -and $Type.BaseType -notin [object], [enum], [ValueType] ? " : $(Get-TypeText $Type.BaseType)" : ''
    "$kind $(Get-TypeText $Type)$base"
    if ($Type.IsEnum) {
        [enum]::GetNames($Type) | ForEach-Object { "  $_ = $([Convert]::ToInt64([enum]::Parse($Type, $_)))" }
        return
    }
    $declared = [Reflection.BindingFlags] 'Public, Instance, Static, DeclaredOnly'
    $arguments = { "($(@($args[0].GetParameters() | ForEach-Object { "$(Get-TypeText $_.ParameterType) $($_.Name)" }) -join ', '))" }
    $members = @(
        $Type.GetConstructors($declared) | ForEach-Object { "new$(& $arguments $_)" }
        $Type.GetFields($declared) | ForEach-Object { "$(Get-TypeText $_.FieldType) $($_.Name)$($_.IsLiteral ? " = $($_.GetRawConstantValue())" : '')" }
        $Type.GetProperties($declared) | ForEach-Object { "$(Get-TypeText $_.PropertyType) $($_.Name) {$($_.GetMethod.IsPublic ? ' get' : '')$($_.SetMethod.IsPublic ? ' set' : '') }" }
        $Type.GetEvents($declared) | ForEach-Object { "event $(Get-TypeText $_.EventHandlerType) $($_.Name)" }
        $Type.GetMethods($declared) | Where-Object { -not $_.IsSpecialName -and $_.Name -notmatch '[<>]' } | ForEach-Object { "$(Get-TypeText $_.ReturnType) $($_.Name)$(& $arguments $_)" })
    $members | Sort-Object -CaseSensitive | ForEach-Object { "  $_" }
}

function Get-ModuleSurface {
    $module = Get-Module SapServiceTools
    $aliases = $module.ExportedAliases.Values | Group-Object Definition -AsHashTable -AsString
    foreach ($command in $module.ExportedCmdlets.Values | Sort-Object Name) {
        Get-CmdletSurface $command @(if ($aliases -and $aliases[$command.Name]) { $aliases[$command.Name].Name | Sort-Object })
    }
    # All that users can name: the assembly in PowerShell's own context.
    $root = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'SapServiceTools' }
    foreach ($type in $root.GetExportedTypes() | Sort-Object { "$($_.Namespace).$(Get-TypeText $_)" } -CaseSensitive) { Get-TypeSurface $type }
}

if ($Renew) { Get-ModuleSurface | Set-Content (Join-Path $PSScriptRoot 'Surface.txt') }
