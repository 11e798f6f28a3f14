// The driver for scenario tests is itself under test here.
#include "../support/slack_person.cpp"
