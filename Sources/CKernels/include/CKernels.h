#pragma once
#include "network.h"
