#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# tests/vectors/make_countries.pl: makes countries.mmdb beside itself, a table of a few addresses of documentation for the tests of
# rules by country, and networks.mmdb, which is no table of countries.  Needs Debian's libmaxmind-db-writer-perl.
use strict;
use warnings;
use FindBin;
use MaxMind::DB::Writer::Tree;

sub table {
  my ($file, $kind, %networks) = @_;
  my $tree = MaxMind::DB::Writer::Tree->new(
    ip_version => 6, record_size => 24, database_type => $kind, languages => ['en'], remove_reserved_networks => 0,
    alias_ipv6_to_ipv4 => 0, description => {en => 'Made up, for tests'},
    map_key_type_callback => sub { ({country => 'map', continent => 'map', registered_country => 'map'}->{$_[0]}) || 'utf8_string' });
  $tree->insert_network($_, $networks{$_}) for sort keys %networks;
  open my $out, '>:raw', "$FindBin::Bin/$file" or die "$file: $!";
  $tree->write_tree($out);
}

table('countries.mmdb', 'Test-Country',
  '198.51.100.0/24' => {country => {iso_code => 'FR'}},
  '203.0.113.0/25' => {country => {iso_code => 'CH'}},
  '203.0.113.128/25' => {continent => {code => 'EU'}, registered_country => {iso_code => 'NL'}},
  '192.0.2.128/25' => {country => {iso_code => 'fr'}},
  '2001:db8:1::/48' => {country => {iso_code => 'NL'}});
table('networks.mmdb', 'Test-ASN', '198.51.100.0/24' => {autonomous_system_organization => 'Example'});
