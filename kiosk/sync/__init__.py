"""The courier: carries the journal's exact bytes to the portal and the portal's signed answers back."""
