-- The counterpart that a creation names: every try says the same, or a CRM that recognises repeats refuses it.
alter table write_ledger add column linked_to text;
