// People at their Slack, for the door that the local Slack talks to.
#include "../support/slack_person.cpp"
