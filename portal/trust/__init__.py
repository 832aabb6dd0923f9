"""Keys, the trust root, certificates, signatures on messages, enrolment codes and verifiers."""
