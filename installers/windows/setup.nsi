; The counter's installer for Windows, built on Linux by installers/windows_setup.py, which says how it is packed and defines
; VERSION, FILES (the orders that lay out the tree), TEXTS (the words of texts.toml), LICENSE_FILE, ICON_FILE,
; SIDE_FILE (the picture beside the first page) and OUT.
; Silent: setup.exe /S [/NOAUTOSTART] [/NODESKTOP] [/ACCOUNT=name] [/D=folder]; uninstall.exe /S [/DELETEDATA].
; Exit codes: 0 done; 1 given up by the user; 2 refused, nothing was changed; 3 installed, but its self-check failed;
; 4 the data folder's rights could not be set; 5 removed, but the data was asked away and had to be kept.
Unicode true
Target amd64-unicode
ManifestSupportedOS all
RequestExecutionLevel admin
CRCCheck force
SetDateSave on
AllowRootDirInstall false

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh
!include nsDialogs.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\LibyaPostCounter"
; Found again by any uninstaller, whatever language it speaks: the names are in both.
!define LINK "شباك بريد ليبيا - Libya Post counter.lnk"
!define CHECK_LINK "فحص الأجهزة - Device check (technician).lnk"

Name "$(NAME)"
BrandingText "Libya Post ${VERSION}"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\Libya Post Counter"
InstallDirRegKey HKLM "${KEY}" "InstallLocation"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 "ProductName" "Libya Post counter"
VIAddVersionKey /LANG=0 "CompanyName" "Libya Post"
VIAddVersionKey /LANG=0 "FileDescription" "Libya Post counter, installer"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "MPL-2.0"

Var DATA
Var ACCOUNT
Var DELETE_DATA
Var BOX

!define MUI_ICON "${ICON_FILE}"
!define MUI_UNICON "${ICON_FILE}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE_FILE}"
!define MUI_ABORTWARNING
!define MUI_LANGDLL_ALLLANGUAGES
!define MUI_LANGDLL_REGISTRY_ROOT HKLM
!define MUI_LANGDLL_REGISTRY_KEY "${KEY}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "Language"
!define MUI_WELCOMEPAGE_TEXT "$(WHAT)"
!define MUI_FINISHPAGE_TEXT "$(NEXT)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENSE_FILE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.AskData un.TakeData
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Arabic"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_RESERVEFILE_LANGDLL
!include "${TEXTS}"

!macro WhereDataLies
    SetRegView 64
    SetShellVarContext all
    StrCpy $DATA "$APPDATA\LibyaPost\Counter"
!macroend

; A library that a running program holds cannot be deleted: the one sure sign, and the first thing that is touched.
!macro RefuseWhileOpen
    ${If} ${FileExists} "$INSTDIR\python\python311.dll"
        ClearErrors
        Delete "$INSTDIR\python\python311.dll"
        ${If} ${Errors}
            MessageBox MB_OK|MB_ICONEXCLAMATION "$(BUSY)" /SD IDOK
            SetErrorLevel 2
            Quit
        ${EndIf}
    ${EndIf}
!macroend

; By name: a folder that somebody chose himself may hold other things.
!macro RemoveProgram
    RMDir /r "$INSTDIR\python"
    RMDir /r "$INSTDIR\lib"
    RMDir /r "$INSTDIR\program"
    RMDir /r "$INSTDIR\docs"
    Delete "$INSTDIR\kiosk.exe"
    Delete "$INSTDIR\kioskw.exe"
    Delete "$INSTDIR\kiosk.ico"
    Delete "$INSTDIR\LICENSE.txt"
    Delete "$INSTDIR\NOTICES.md"
    Delete "$SMPROGRAMS\Libya Post\${LINK}"
    Delete "$SMPROGRAMS\Libya Post\${CHECK_LINK}"
    RMDir "$SMPROGRAMS\Libya Post"
    Delete "$SMSTARTUP\${LINK}"
    Delete "$DESKTOP\${LINK}"
!macroend

Section "!$(SECTION_PROGRAM)" PROGRAM
    SectionIn RO
    !insertmacro RefuseWhileOpen
    !insertmacro RemoveProgram
    !include "${FILES}"
    File "/oname=kiosk.ico" "${ICON_FILE}"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateDirectory "$SMPROGRAMS\Libya Post"
    CreateShortcut "$SMPROGRAMS\Libya Post\${LINK}" "$INSTDIR\kioskw.exe" "run" "$INSTDIR\kiosk.ico"
    CreateShortcut "$SMPROGRAMS\Libya Post\${CHECK_LINK}" "$INSTDIR\kioskw.exe" "run --mode technician" "$INSTDIR\kiosk.ico"
    WriteRegStr HKLM "${KEY}" "DisplayName" "$(NAME)"
    WriteRegStr HKLM "${KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKLM "${KEY}" "DisplayIcon" "$INSTDIR\kiosk.ico"
    WriteRegStr HKLM "${KEY}" "Publisher" "Libya Post"
    WriteRegStr HKLM "${KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKLM "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKLM "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKLM "${KEY}" "NoModify" 1
    WriteRegDWORD HKLM "${KEY}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD HKLM "${KEY}" "EstimatedSize" "$0"
SectionEnd

Section "$(SECTION_AUTOSTART)" AUTOSTART
    CreateShortcut "$SMSTARTUP\${LINK}" "$INSTDIR\kioskw.exe" "run" "$INSTDIR\kiosk.ico"
SectionEnd

Section "$(SECTION_DESKTOP)" DESKTOP_ICON
    CreateShortcut "$DESKTOP\${LINK}" "$INSTDIR\kioskw.exe" "run" "$INSTDIR\kiosk.ico"
SectionEnd

; The data is the system's, the administrators', and of whoever sits at this machine (S-1-5-4: signed in here, not over
; the network), or of the one account that was named. Programs of services and of the network have no business in it.
Section "-data"
    CreateDirectory "$DATA"
    StrCpy $0 "*S-1-5-4"
    ${If} $ACCOUNT != ""
        StrCpy $0 "$ACCOUNT"
    ${EndIf}
    nsExec::ExecToLog '"$SYSDIR\icacls.exe" "$DATA" /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" "$0:(OI)(CI)M"'
    Pop $1
    ${If} $1 != 0
        MessageBox MB_OK|MB_ICONSTOP "$(NO_RIGHTS)" /SD IDOK
        SetErrorLevel 4
        Abort
    ${EndIf}
SectionEnd

Section "-check"
    DetailPrint "$(CHECKING)"
    System::Call 'kernel32::SetEnvironmentVariable(t "QT_QPA_PLATFORM", t "offscreen")'
    nsExec::ExecToLog '"$SYSDIR\cmd.exe" /c ""$INSTDIR\kiosk.exe" --self-check > "$DATA\self-check.txt" 2>&1"'
    Pop $1
    ${If} $1 != 0
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(CHECK_FAILED)" /SD IDOK
        SetErrorLevel 3
    ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${PROGRAM} "$(SECTION_PROGRAM_WHAT)"
    !insertmacro MUI_DESCRIPTION_TEXT ${AUTOSTART} "$(SECTION_AUTOSTART_WHAT)"
    !insertmacro MUI_DESCRIPTION_TEXT ${DESKTOP_ICON} "$(SECTION_DESKTOP_WHAT)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
    ${IfNot} ${RunningX64}
    ${OrIfNot} ${AtLeastBuild} 17763  ; Windows 10, version 1809: what Qt 6.11 wants
        MessageBox MB_OK|MB_ICONSTOP "$(ONLY_64)" /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    !insertmacro WhereDataLies
    !insertmacro MUI_LANGDLL_DISPLAY
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/NOAUTOSTART" $1
    ${IfNot} ${Errors}
        !insertmacro UnselectSection ${AUTOSTART}
    ${EndIf}
    ClearErrors
    ${GetOptions} $0 "/NODESKTOP" $1
    ${IfNot} ${Errors}
        !insertmacro UnselectSection ${DESKTOP_ICON}
    ${EndIf}
    ClearErrors
    ${GetOptions} $0 "/ACCOUNT=" $ACCOUNT
FunctionEnd

Function un.onInit
    !insertmacro WhereDataLies
    !insertmacro MUI_UNGETLANGUAGE
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/DELETEDATA" $1
    ${IfNot} ${Errors}
        StrCpy $DELETE_DATA 1
    ${EndIf}
FunctionEnd

Function un.AskData
    !insertmacro MUI_HEADER_TEXT "$(UN_TITLE)" "$(UN_WHAT)"
    nsDialogs::Create 1018
    Pop $0
    ${NSD_CreateLabel} 0 0 100% 24u "$DATA"
    Pop $0
    ${NSD_CreateCheckbox} 0 30u 100% 12u "$(UN_DELETE)"
    Pop $BOX
    nsDialogs::Show
FunctionEnd

Function un.TakeData
    ${NSD_GetState} $BOX $DELETE_DATA
FunctionEnd

; The installed program itself says whether the centre has everything; whatever it cannot say is a no.
Function un.DeleteData
    nsExec::ExecToLog '"$INSTDIR\python\python.exe" -X utf8 "$INSTDIR\program\may_delete.py" "$DATA"'
    Pop $0
    ${If} $0 == 0
        RMDir /r "$DATA"
    ${Else}
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(UN_KEPT)$\r$\n$DATA" /SD IDOK
        SetErrorLevel 5
    ${EndIf}
FunctionEnd

Section "Uninstall"
    ${If} $DELETE_DATA == 1
        Call un.DeleteData
    ${EndIf}
    !insertmacro RefuseWhileOpen
    !insertmacro RemoveProgram
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    DeleteRegKey HKLM "${KEY}"
    ; What the installer itself wrote goes; the folders go only when they are empty.
    Delete "$DATA\self-check.txt"
    RMDir "$DATA"
    RMDir "$APPDATA\LibyaPost"
    ${If} ${FileExists} "$DATA\*.*"
        DetailPrint "$(UN_STAYS) $DATA"
    ${EndIf}
SectionEnd
