# A function that starts in a few milliseconds. It answers with its own id and the call's, or does
# as BEHAVE in its environment says.
use strict;
use warnings;
use IO::Socket::UNIX;

my $how = $ENV{BEHAVE} // '';
my $path = substr($ENV{FN_LISTENER}, 5);

if ($how eq 'forks') {
  for my $n (1 .. 3) {
    if (fork() == 0) {
      setpgrp(0, 0) if $n == 2;
      exec('setsid', 'sleep', '700') if $n == 3;
      exec('sleep', '700');
    }
  }
}
$SIG{TERM} = 'IGNORE' if $how eq 'ignores-term';

my $server = IO::Socket::UNIX->new(Local => "$path.tmp", Listen => 16) or die "no socket: $!";
rename("$path.tmp", $path) or die "no rename: $!";

while (my $client = $server->accept) {
  my $buffer = '';
  while (sysread($client, $buffer, 65536, length $buffer)) {
    next unless $buffer =~ /\r\n0\r\n\r\n$/;
    my ($call) = $buffer =~ /^Fn-Call-Id: (.*?)\r$/mi;
    $buffer = '';
    exit 3 if $how eq 'exits';
    sleep 600 if $how eq 'hangs';
    print STDERR 'x' x (1 << 20) for $how eq 'long-line' ? 1 .. 100 : ();
    my $status = $how eq 'status-500' ? '500 Broken' : '200 OK';
    my $body = $how eq 'long-body' ? 'x' x (10 << 20) : "$ENV{FN_FN_ID} $call";
    my $length = length $body;
    my $answer = "HTTP/1.1 $status\r\nContent-Length: $length\r\n\r\n$body";
    $answer = "\0\1garbage\r\n\r\n" x 100 if $how eq 'garbage';
    local $SIG{PIPE} = 'IGNORE';
    print $client $answer;
    $client->flush;
    last if $how eq 'closes-idle';
  }
  close $client;
}
