#pragma once
#include "allocation.h"
#include "entropy.h"
#include "matching.h"
#include "network.h"
#include "views.h"
